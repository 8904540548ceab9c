import {
  Agent as HttpAgent,
  request as requestByHttp,
  type ClientRequest,
  type IncomingMessage,
} from 'node:http';
import { Agent as HttpsAgent, request as requestByHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';

import type { HostAddress } from './host-resolver.js';
import { PostFailed, postFailed } from './post-failed.js';
import { destinationProblem, hostOf, urlProblem, type TargetProblem } from './target-problem.js';
import type { TargetRules } from './target-rules.js';

/** What is to be sent, and where it may go. */
export interface GuardedRequest {
  readonly url: string;
  /** POST without it. */
  readonly method?: 'GET';
  readonly headers: Readonly<Record<string, string>>;
  /** Empty with GET. */
  readonly body: string;
  /** Milliseconds from the first look-up to the end of the answer; 15 s without it. */
  readonly timeout?: number;
  readonly allow: TargetRules;
}

/** What the other side said. */
export interface GuardedAnswer {
  readonly status: number;
  /** By name in lower case; the values of one that came several times with commas between them. */
  readonly headers: Readonly<Record<string, string>>;
  /** Its first 64 KiB. */
  readonly body: string;
}

/** Milliseconds that the other side has for its answer. */
export const POST_TIMEOUT = 15_000;

/** Bytes of an answer that are read; then the connection is dropped. */
const MOST_READ = 64 * 1024;

/** Connections that are kept open for later requests to one host, and milliseconds for which they are. */
const KEPT = { keepAlive: true, maxFreeSockets: 10, timeout: 30_000 } as const;

interface Agents {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
}

/** A kept connection was made under the rules that were in force then: each set of rules has its own. */
const agentsOf = new WeakMap<TargetRules, Agents>();

/**
 * Sends a POST to a target that somebody else has chosen (reliability rows B5 and B6): the one way by which events leave
 * over HTTP. Its host is looked up once, all its addresses are checked, and only these are dialled, so that a name which
 * leads elsewhere a moment later is of no use. Redirects are not followed: they are answers.
 * @throws PostFailed for a target that is refused, and where there is no status within the time
 */
export async function postGuarded(request: GuardedRequest): Promise<GuardedAnswer> {
  refuseFor(urlProblem(request.url));
  const url = new URL(request.url);
  const host = hostOf(url);
  // An address is dialled without being looked up.
  if (isIP(host) > 0) refuseFor(destinationProblem(url, [host], request.allow));
  const deadline = performance.now() + (request.timeout ?? POST_TIMEOUT);
  const { http, https } = agentsFor(request.allow);
  const isHttps = url.protocol === 'https:';
  const kept = await exchange(request, { url, deadline, agent: isHttps ? https : http });
  if (kept !== 'stale') return kept;
  const anew = await exchange(request, { url, deadline, agent: false });
  if (anew !== 'stale') return anew;
  throw new PostFailed('network', 'the connection was reset');
}

interface Way {
  readonly url: URL;
  readonly deadline: number;
  readonly agent: HttpAgent | false;
}

/** @returns `stale` where the other side had closed a connection that was kept, before it could see the request */
function exchange(request: GuardedRequest, { url, deadline, agent }: Way): Promise<GuardedAnswer | 'stale'> {
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? requestByHttps : requestByHttp;
    const outgoing = send(url, {
      method: request.method ?? 'POST',
      agent,
      lookup: checkedLookup(url, request.allow),
      headers: {
        'user-agent': 'rollcall',
        ...request.headers,
        ...(request.method === 'GET' ? {} : { 'content-length': String(Buffer.byteLength(request.body)) }),
      },
    });
    const timer = setTimeout(
      () => outgoing.destroy(new PostFailed('timeout', 'there was no answer in time')),
      deadline - performance.now(),
    );
    // The status says what became of the request; whatever happens to the rest of the answer, it stands.
    let answered = false;
    outgoing.once('response', (response) => {
      answered = true;
      void readAnswer(response).then(resolve);
    });
    outgoing.on('error', (error) => {
      if (answered) return;
      if (isStale(outgoing, error)) resolve('stale');
      else reject(postFailed(error));
    });
    outgoing.once('close', () => {
      clearTimeout(timer);
      if (!answered) reject(new PostFailed('network', 'the connection was closed without an answer'));
    });
    outgoing.end(request.body);
  });
}

function isStale(outgoing: ClientRequest, error: Error): boolean {
  return outgoing.reusedSocket && 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
}

function readAnswer(response: IncomingMessage): Promise<GuardedAnswer> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    let room = MOST_READ;
    response.on('data', (part: Buffer) => {
      parts.push(part.subarray(0, room));
      room -= part.length;
      if (room < 0) response.destroy();
    });
    response.on('error', () => undefined);
    response.once('close', () => {
      const body = Buffer.concat(parts).toString('utf8');
      resolve({ status: response.statusCode ?? 0, headers: headersOf(response), body });
    });
  });
}

function headersOf({ headers }: IncomingMessage): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value = '']) => [name, [value].flat().join(', ')]),
  );
}

/** What the connection asks for addresses: it is given those that were checked, and dials no other. */
function checkedLookup(url: URL, allow: TargetRules): LookupFunction {
  return (_host, options, callback) => {
    checkedAddresses(url, allow).then(
      (addresses) => {
        const [first] = addresses;
        if (options.all === true) callback(null, [...addresses]);
        else callback(null, first?.address ?? '', first?.family);
      },
      (error: unknown) => {
        callback(postFailed(error), '');
      },
    );
  };
}

async function checkedAddresses(url: URL, allow: TargetRules): Promise<readonly HostAddress[]> {
  const found = await allow.resolve(hostOf(url));
  const addresses = found.map(({ address }) => address);
  refuseFor(destinationProblem(url, addresses, allow));
  return found;
}

function refuseFor(problem: TargetProblem): void {
  if (problem !== undefined) throw new PostFailed('refused', `the URL ${problem}`);
}

function agentsFor(rules: TargetRules): Agents {
  const known = agentsOf.get(rules);
  if (known !== undefined) return known;
  const agents = { http: new HttpAgent(KEPT), https: new HttpsAgent(KEPT) };
  agentsOf.set(rules, agents);
  return agents;
}
