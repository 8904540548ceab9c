/** A small HTTP client for specs: on `node:http`, so that the headers on the wire are exactly those that a spec names. */
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';

import { noteAnswer, seedRequest } from './canary-traffic.js';
import { comparedWithDocument, type AskedOperation } from './openapi-answers.js';

/** What came back. `body` is the parsed JSON, undefined where the answer has none. */
export interface ScimAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly body: unknown;
}

/** What a spec sends. A header with the value null is left out, also `Authorization`. */
export interface ScimRequest {
  readonly headers?: Readonly<Record<string, string | null>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is, in place of `body`. */
  readonly raw?: string | Buffer;
}

/** Where a service answers and with which token. `baseUrl` ends in `/scim/v2`. */
export interface ScimAccess {
  readonly baseUrl: string;
  readonly token: string;
}

/** @throws Error for an answer that is not what `/openapi.json` says of the operation */
function asDocumented(asked: AskedOperation, answer: ScimAnswer): ScimAnswer {
  const { operation, faults } = comparedWithDocument(asked, answer);
  if (faults.length === 0) return answer;
  const told = [
    `${operation ?? asked.method} was answered ${answer.status}, not as /openapi.json says:`,
    ...faults,
  ];
  throw new Error([...told, answer.text.slice(0, 2000)].join('\n'));
}

const SCIM_JSON = 'application/scim+json';
const ANSWER_WITHIN_MS = 30_000;

/** One provisioning client of one tenant. */
export class ScimClient {
  constructor(readonly access: ScimAccess) {}

  /** `path` is relative to the SCIM base, or an absolute URL. */
  send(method: string, path: string, request: ScimRequest = {}): Promise<ScimAnswer> {
    const payload = request.raw ?? (request.body === undefined ? undefined : JSON.stringify(request.body));
    const headers = withDefaults(request.headers ?? {}, {
      Authorization: `Bearer ${this.access.token}`,
      ...(payload === undefined
        ? {}
        : { 'Content-Type': SCIM_JSON, 'Content-Length': String(Buffer.byteLength(payload)) }),
    });
    const url = path.startsWith('http') ? path : `${this.access.baseUrl}${path}`;
    return exchange(method, url, headers, payload).then((answer) => asDocumented({ method, url }, answer));
  }

  get(path: string, headers: ScimRequest['headers'] = {}): Promise<ScimAnswer> {
    return this.send('GET', path, { headers });
  }

  post(path: string, body: unknown): Promise<ScimAnswer> {
    return this.send('POST', path, { body });
  }

  put(path: string, body: unknown): Promise<ScimAnswer> {
    return this.send('PUT', path, { body });
  }

  patch(path: string, body: unknown): Promise<ScimAnswer> {
    return this.send('PATCH', path, { body });
  }

  delete(path: string): Promise<ScimAnswer> {
    return this.send('DELETE', path);
  }

  /** The list answer to a filter on an endpoint such as `/Users`. */
  filter(endpoint: string, filter: string): Promise<ScimAnswer> {
    return this.get(`${endpoint}?filter=${encodeURIComponent(filter)}`);
  }
}

function withDefaults(
  given: Readonly<Record<string, string | null>>,
  defaults: Readonly<Record<string, string>>,
): Record<string, string> {
  const names = new Set(Object.keys(given).map((name) => name.toLowerCase()));
  const kept = Object.entries(defaults).filter(([name]) => !names.has(name.toLowerCase()));
  const sent = Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== null);
  return Object.fromEntries([...kept, ...sent]);
}

function exchange(
  method: string,
  url: string,
  headers: Record<string, string>,
  payload: string | Buffer | undefined,
): Promise<ScimAnswer> {
  seedRequest(`${method} ${url}`, headers, payload);
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { method, headers, timeout: ANSWER_WITHIN_MS }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(parts).toString('utf8');
        const status = response.statusCode ?? 0;
        const body = parsed(text);
        noteAnswer(`${method} ${url}`, { status, text, body });
        resolve({ status, headers: response.headers, text, body });
      });
    });
    request.on('error', reject);
    request.on('timeout', () => request.destroy(new Error(`${method} ${url}: no answer in 30 s`)));
    request.end(payload);
  });
}

function parsed(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
