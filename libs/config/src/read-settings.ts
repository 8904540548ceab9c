import { validateSync } from 'class-validator';
import { isIPv6 } from 'node:net';
import { dirname, resolve } from 'node:path';

import { ConfigurationError } from './configuration-error.js';
import { EnvironmentVariables } from './environment-variables.js';
import { OFF } from './read-values.js';
import { Secret } from './secret.js';
import type { Settings } from './settings.js';
import { settingsOf, type DeclaredSetting } from './setting.js';
import { unknownNameProblems } from './unknown-names.js';

/** The variables of a process, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What reading the settings needs from outside. */
export interface ReadSettingsOptions {
  /** Gives a file's text, or throws. */
  readonly readFile: (path: string) => string;
}

const SHOWN_LENGTH = 80;
const USER_AND_PASSWORD = /\/\/[^/\s]*@/g;

/**
 * Reads, checks and freezes the settings. An empty variable counts as absent; every secret may come from the file that
 * `NAME_FILE` names instead, without the line end at its end.
 * @throws ConfigurationError with every problem that there is; no problem shows a secret
 */
export function readSettings(environment: Environment, options: ReadSettingsOptions): Settings {
  const declared = settingsOf(EnvironmentVariables);
  const problems: string[] = [];
  const texts = new Map<string, string>();
  for (const setting of declared) {
    const { text, problem } = readText(setting, environment, options);
    if (problem !== undefined) problems.push(problem);
    if (text !== undefined) texts.set(setting.name, text);
  }

  const variables = new EnvironmentVariables();
  for (const setting of declared) {
    const text = texts.get(setting.name) ?? ('text' in setting.default ? setting.default.text : undefined);
    if (text !== undefined) Object.assign(variables, { [setting.name]: (setting.read ?? String)(text) });
  }
  for (const failure of validateSync(variables, { stopAtFirstError: true, forbidUnknownValues: true })) {
    const [message] = Object.values(failure.constraints ?? {});
    const setting = declared.find(({ name }) => name === failure.property);
    problems.push(`${failure.property} ${message ?? 'is malformed'}. ${shown(setting, texts)}`);
  }
  problems.push(...combinationProblems(variables, options));
  problems.push(...unknownNameProblems(environment, knownNames(declared)));
  if (problems.length > 0) throw new ConfigurationError(problems);
  return nested(variables);
}

function knownNames(declared: readonly DeclaredSetting[]): readonly string[] {
  return declared.flatMap(({ name, secret }) => (secret === true ? [name, `${name}_FILE`] : [name]));
}

interface TextOrProblem {
  readonly text?: string;
  readonly problem?: string;
}

function readText(
  setting: DeclaredSetting,
  environment: Environment,
  options: ReadSettingsOptions,
): TextOrProblem {
  const text = environment[setting.name] ?? '';
  const fileName = `${setting.name}_FILE`;
  const file = setting.secret === true ? (environment[fileName] ?? '') : '';
  if (text !== '' && file !== '')
    return { problem: `${setting.name} and ${fileName} are both set: choose one.` };
  if (file === '') return text === '' ? {} : { text };
  // The path is not shown: by mistake the secret itself may stand there.
  const read = readable(file, options);
  if (read.reason !== undefined)
    return { problem: `${fileName}: the file that it names cannot be read (${read.reason}).` };
  const content = withoutLineEnd(read.text);
  return content === '' ? { problem: `${fileName}: the file that it names is empty.` } : { text: content };
}

function withoutLineEnd(text: string): string {
  if (text.endsWith('\r\n')) return text.slice(0, -2);
  return text.endsWith('\n') ? text.slice(0, -1) : text;
}

type Readable = { readonly text: string; readonly reason?: undefined } | { readonly reason: string };

function readable(file: string, options: ReadSettingsOptions): Readable {
  try {
    return { text: options.readFile(file) };
  } catch (error) {
    const code: unknown =
      typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
    return { reason: typeof code === 'string' ? code : 'it failed' };
  }
}

function shown(setting: DeclaredSetting | undefined, texts: ReadonlyMap<string, string>): string {
  if (setting?.secret === true) return 'Its value is a secret and not shown.';
  const text = (texts.get(setting?.name ?? '') ?? '').replace(USER_AND_PASSWORD, '//***@');
  return `It is ${JSON.stringify(text.slice(0, SHOWN_LENGTH))}.`;
}

/** What no variable alone shows. */
function combinationProblems(
  variables: EnvironmentVariables,
  options: ReadSettingsOptions,
): readonly string[] {
  const problems: string[] = [];
  const { TLS_CERT, TLS_KEY, TLS_CLIENT_CA, HOST, PORT, MANAGEMENT_PORT } = variables;
  if ((TLS_CERT === undefined) !== (TLS_KEY === undefined)) {
    const [given, missing] = TLS_CERT === undefined ? ['TLS_KEY', 'TLS_CERT'] : ['TLS_CERT', 'TLS_KEY'];
    problems.push(`${given} is set without ${missing}: HTTPS needs both.`);
  }
  if (TLS_CLIENT_CA !== undefined && TLS_CERT === undefined && TLS_KEY === undefined) {
    problems.push(
      'TLS_CLIENT_CA is set without TLS_CERT and TLS_KEY: client certificates are shown over HTTPS alone.',
    );
  }
  const files = { TLS_CERT, TLS_KEY, TLS_CLIENT_CA };
  for (const [name, file] of Object.entries(files)) {
    if (file === undefined) continue;
    const { reason } = readable(file, options);
    if (reason !== undefined) problems.push(`${name}: the file that it names cannot be read (${reason}).`);
  }
  if (PORT === MANAGEMENT_PORT && PORT !== 0 && (variables.MANAGEMENT_HOST ?? HOST) === HOST) {
    problems.push(`PORT and MANAGEMENT_PORT are both ${PORT}: the listeners need two ports.`);
  }
  if (PORT === 0 && variables.PUBLIC_URL === undefined && variables.ROLE !== 'relay') {
    problems.push(
      'PORT is 0, which takes a free port, and links need one that is known: set PUBLIC_URL too.',
    );
  }
  const { ROLLCALL_BOOTSTRAP_TOKEN, ROLLCALL_ADMIN_TOKEN } = variables;
  if (ROLLCALL_BOOTSTRAP_TOKEN !== undefined && ROLLCALL_BOOTSTRAP_TOKEN === ROLLCALL_ADMIN_TOKEN) {
    problems.push(
      'ROLLCALL_BOOTSTRAP_TOKEN and ROLLCALL_ADMIN_TOKEN are the same: give two different tokens.',
    );
  }
  return problems;
}

function nested(variables: EnvironmentVariables): Settings {
  const { HOST, PORT, TLS_CERT, TLS_KEY, TLS_CLIENT_CA, DATABASE_URL, RATE_LIMIT, DELETION_GUARD } =
    variables;
  const tls =
    TLS_CERT !== undefined && TLS_KEY !== undefined
      ? {
          certificate: TLS_CERT,
          key: TLS_KEY,
          ...(TLS_CLIENT_CA === undefined ? {} : { clientCa: TLS_CLIENT_CA }),
        }
      : undefined;
  const origin = `${tls === undefined ? 'http' : 'https'}://${isIPv6(HOST) ? `[${HOST}]` : HOST}:${PORT}`;
  const engine = DATABASE_URL.startsWith('sqlite:') ? 'sqlite' : 'mysql';
  const file = engine === 'sqlite' ? resolve(DATABASE_URL.slice('sqlite:'.length)) : undefined;
  return frozen({
    role: variables.ROLE,
    logLevel: variables.LOG_LEVEL,
    publicUrl: (variables.PUBLIC_URL ?? origin).replace(/\/+$/, ''),
    publicUrlGiven: variables.PUBLIC_URL !== undefined,
    listener: { host: HOST, port: PORT, tls, trustProxy: variables.TRUST_PROXY ?? [] },
    management: {
      host: variables.MANAGEMENT_HOST ?? HOST,
      port: variables.MANAGEMENT_PORT,
      hostSetting: variables.MANAGEMENT_HOST === undefined ? 'HOST' : 'MANAGEMENT_HOST',
    },
    database: {
      url: new Secret(DATABASE_URL),
      engine,
      file,
      poolSize: variables.DATABASE_POOL,
      reads: variables.DATABASE_READS,
      migrate: variables.MIGRATE ?? (engine === 'sqlite' ? 'auto' : 'check'),
    },
    brokerUrl: secretOf(variables.BROKER_URL),
    eventTargets: variables.EVENT_TARGETS_ALLOWED ?? [],
    eventSecretsKey: secretOf(variables.EVENT_SECRETS_KEY),
    relayLease: variables.RELAY_LEASE,
    dataFolder: file === undefined ? resolve('data') : dirname(file),
    firstStart: {
      tenantToken: secretOf(variables.ROLLCALL_BOOTSTRAP_TOKEN),
      adminToken: secretOf(variables.ROLLCALL_ADMIN_TOKEN),
    },
    rateLimit: RATE_LIMIT === OFF ? undefined : RATE_LIMIT,
    deletionGuard: DELETION_GUARD === OFF ? undefined : DELETION_GUARD,
    archiveRetention: variables.ARCHIVE_RETENTION,
    passwordMinLength: variables.PASSWORD_MIN_LENGTH,
    tracing:
      (variables.OTEL_EXPORTER_OTLP_ENDPOINT ?? variables.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT) !== undefined &&
      variables.OTEL_SDK_DISABLED.toLowerCase() !== 'true',
    shutdownTimeout: variables.SHUTDOWN_TIMEOUT,
    drainDelay: variables.DRAIN_DELAY,
  });
}

function secretOf(text: string | undefined): Secret | undefined {
  return text === undefined ? undefined : new Secret(text);
}

function frozen<T extends object>(value: T): T {
  for (const inner of Object.values(value)) {
    if (typeof inner === 'object' && inner !== null) frozen(inner as object);
  }
  return Object.freeze(value);
}
