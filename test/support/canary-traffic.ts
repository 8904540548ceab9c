/** What becomes a canary by being sent, answered or set: seen by the tests' own client, services and commands. */
import { canaryNet } from './canary-net.js';

/** Longer bodies are those of load, and say the same again and again. */
const READ_AT_MOST = 64 * 1024;

/** User names that are looked for in one spec at most. */
const NAMES = 1000;

/** `TLS_KEY` is the path of a file. */
const SECRET_SETTING = /TOKEN$|(?<!^TLS)_KEY$/;
const PASSWORDS = [
  /"password"\s*:\s*"([^"\\]+)"/gi,
  /"path"\s*:\s*"[^"]*password"\s*,\s*"value"\s*:\s*"([^"\\]+)"/gi,
  /"value"\s*:\s*"([^"\\]+)"\s*,\s*"path"\s*:\s*"[^"]*password"/gi,
];
const PERSONS = /"(userName|externalId)"\s*:\s*"([^"\\]{10,})"/g;
const ID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;
const FORM_SECRETS = ['client_secret', 'client_assertion'];
const SHOWN_ONCE = ['token', 'secret', 'access_token'];

let names = 0;

/** The secrets among settings: tokens, keys, and passwords in URLs. */
export function seedSettings(settings: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(settings)) {
    if (name.endsWith('_URL')) {
      const [, password] = /^\w+:\/\/[^:@/]*:(.+)@/.exec(value) ?? [];
      canaryNet.seed('credential', `the password of ${name}`, password);
    } else if (SECRET_SETTING.test(name)) {
      for (const key of value.split(',')) canaryNet.seed('credential', name, key);
    }
  }
}

/** The credentials and passwords of a request, and the names of users in it. */
export function seedRequest(
  request: string,
  headers: Readonly<Record<string, string>>,
  payload: string | Buffer | undefined,
): void {
  const authorization = headers['Authorization'] ?? '';
  const [, scheme = '', credential] = /^(\w+) +(.+)$/.exec(authorization) ?? [];
  const sent = scheme.toLowerCase() === 'basic' ? secretOfBasic(credential ?? '') : credential;
  // An id opens nothing, and is logged; specs send one to see that it does not.
  if (!ID.test(sent ?? '')) canaryNet.seed('credential', `the credential of ${request}`, sent);
  if (payload === undefined || payload.length > READ_AT_MOST) return;
  const text = payload.toString();
  for (const pattern of PASSWORDS) {
    for (const [, password] of text.matchAll(pattern))
      canaryNet.seed('password', `a password of ${request}`, password);
  }
  if (headers['Content-Type'] === 'application/x-www-form-urlencoded') {
    const form = new URLSearchParams(text);
    for (const name of FORM_SECRETS)
      canaryNet.seed('credential', `${name} of ${request}`, form.get(name) ?? undefined);
  }
  for (const [, name, value] of text.matchAll(PERSONS)) {
    names += 1;
    // What counts up is found in any number.
    if (names <= NAMES && /[a-z].*\d/i.test(value ?? ''))
      canaryNet.seed('personal', `${name} of ${request}`, value);
  }
}

/** An answer: what it shows once is a canary from now on, and in what it refuses none may stand. */
export function noteAnswer(
  request: string,
  { status, text, body }: { readonly status: number; readonly text: string; readonly body: unknown },
): void {
  if (status >= 400) {
    canaryNet.note('error', text);
  } else if (typeof body === 'object' && body !== null) {
    for (const name of SHOWN_ONCE) {
      const value: unknown = Reflect.get(body, name);
      if (typeof value === 'string') canaryNet.seed('credential', `${name} of ${request}`, value);
    }
  }
}

/** What a command wrote; the tokens that it made are canaries for whatever comes after it. */
export function noteCommand(
  line: string,
  { out, err }: { readonly out: string; readonly err: string },
): void {
  canaryNet.look('commandOutput', `standard output of ${line}`, out);
  canaryNet.look('commandError', `standard error of ${line}`, err);
  for (const token of out.match(/\b(?:scim|whsec)_[0-9A-Za-z+/=]{20,}/g) ?? [])
    canaryNet.seed('credential', `what ${line} made`, token);
}

function secretOfBasic(encoded: string): string {
  const text = Buffer.from(encoded, 'base64').toString();
  return text.slice(text.indexOf(':') + 1);
}
