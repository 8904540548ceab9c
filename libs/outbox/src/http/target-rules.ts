import { lookup } from 'node:dns/promises';

import { readBlock, type AddressBlock } from './ip-address.js';

/** An address of a host. */
export interface HostAddress {
  readonly address: string;
  readonly family: number;
}

/** Gives all addresses of a host; rejects where it has none. */
export type ResolveHost = (host: string) => Promise<readonly HostAddress[]>;

/**
 * Where events may be sent by HTTP: to public addresses over TLS, and besides to these, which may be private and
 * without TLS.
 */
export interface TargetRules {
  /** In lower case, without a dot at the end. */
  readonly hosts: ReadonlySet<string>;
  readonly blocks: readonly AddressBlock[];
  readonly resolve: ResolveHost;
}

/**
 * Makes the rules of `EVENT_TARGETS_ALLOWED`.
 * @param allowed CIDR blocks, addresses and host names
 * @param resolve the system's name service without it
 */
export function targetRules(allowed: readonly string[], resolve: ResolveHost = systemResolve): TargetRules {
  const hosts = new Set<string>();
  const blocks: AddressBlock[] = [];
  for (const word of allowed) {
    const block = readBlock(word);
    if (block === undefined) hosts.add(word.toLowerCase());
    else blocks.push(block);
  }
  return { hosts, blocks, resolve };
}

function systemResolve(host: string): Promise<readonly HostAddress[]> {
  return lookup(host, { all: true });
}
