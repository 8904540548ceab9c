import { Resolver } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';

import { hostsEntry } from './hosts-entry.js';
import { searchNames } from './search-names.js';

/** An address of a host. */
export interface HostAddress {
  readonly address: string;
  readonly family: number;
}

/** Gives all addresses of a host; rejects where it has none. */
export type ResolveHost = (host: string) => Promise<readonly HostAddress[]>;

/** Where names are looked up, where that is not as the system has it. */
export interface HostResolverOptions {
  /** Paths. */
  readonly hostsFile?: string;
  readonly resolvConf?: string;
  /** Name servers, each `address:port`; those of the system without them. */
  readonly servers?: readonly string[];
  /** Milliseconds for the look-up of one name, whatever is asked for it; 5 s without it. */
  readonly patience?: number;
}

const PATIENCE = 5000;

/** Milliseconds for which an answer serves who asks for the same name. */
const KEPT = 5000;

/** What a name server says, or its client, of a name that has no address. */
const NO_ADDRESS: ReadonlySet<string> = new Set(['ENOTFOUND', 'ENODATA', 'EBADNAME']);

/** RFC 6761 §6.3: this name never goes to a name server. */
const LOCALHOST = ['127.0.0.1', '::1'];

/** A name has no address, or whether it has one is not known now. */
class LookupFailed extends Error {
  override readonly name = 'LookupFailed';

  constructor(readonly code: 'ENOTFOUND' | 'EAI_AGAIN') {
    super('the name of the host could not be looked up');
  }
}

/**
 * Makes what looks up names that somebody else has chosen: in the hosts file, then by DNS. The system's own look-up keeps
 * a thread until the name server answers, and Node has two for that: with names whose server is silent, anybody could
 * hold up all others. Rejects with the code `ENOTFOUND` for a name without an address, else with `EAI_AGAIN`.
 */
export function hostResolver(options: HostResolverOptions = {}): ResolveHost {
  const known = new Map<string, Promise<readonly HostAddress[]>>();
  return (host) => {
    const asked = known.get(host);
    if (asked !== undefined) return asked;
    const found = lookUp(host, options);
    known.set(host, found);
    const forget = (): void => void known.delete(host);
    found.then(() => setTimeout(forget, KEPT).unref(), forget);
    return found;
  };
}

async function lookUp(host: string, options: HostResolverOptions): Promise<readonly HostAddress[]> {
  const { hostsFile = '/etc/hosts', resolvConf = '/etc/resolv.conf' } = options;
  const listed = hostsEntry(await textOf(hostsFile), host);
  const fixed = listed.length === 0 && host === 'localhost' ? LOCALHOST : listed;
  if (fixed.length > 0) return fixed.map((address) => ({ address, family: isIP(address) }));
  return askFor(searchNames(await textOf(resolvConf), host), options);
}

async function askFor(
  names: readonly string[],
  { servers, patience = PATIENCE }: HostResolverOptions,
): Promise<readonly HostAddress[]> {
  // One for each look-up: a shared one would pass over a server that is silent for the names of one.
  const resolver = new Resolver({ timeout: Math.ceil(patience / 3), tries: 2 });
  if (servers !== undefined) resolver.setServers(servers);
  const over = new AbortController();
  const timer = setTimeout(() => {
    over.abort();
    resolver.cancel();
  }, patience);
  let isKnown = true;
  try {
    for (const name of names) {
      if (over.signal.aborted) break;
      const [v4, v6] = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
      const found = [...addressesOf(v4, 4), ...addressesOf(v6, 6)];
      if (found.length > 0) return found;
      isKnown &&= hasNone(v4) && hasNone(v6);
    }
  } finally {
    clearTimeout(timer);
  }
  throw new LookupFailed(isKnown ? 'ENOTFOUND' : 'EAI_AGAIN');
}

type Answer = PromiseSettledResult<readonly string[]>;

function addressesOf(answer: Answer, family: number): readonly HostAddress[] {
  return answer.status === 'fulfilled' ? answer.value.map((address) => ({ address, family })) : [];
}

function hasNone(answer: Answer): boolean {
  if (answer.status === 'fulfilled') return true;
  const error: unknown = answer.reason;
  return typeof error === 'object' && error !== null && 'code' in error && NO_ADDRESS.has(String(error.code));
}

/** Empty where there is no such file: not every system has it. */
function textOf(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}
