import { hostResolver, type ResolveHost } from './host-resolver.js';
import { readBlock, type AddressBlock } from './ip-address.js';

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
 * @param resolve by the hosts file and the name servers of the system without it
 */
export function targetRules(allowed: readonly string[], resolve: ResolveHost = hostResolver()): TargetRules {
  const hosts = new Set<string>();
  const blocks: AddressBlock[] = [];
  for (const word of allowed) {
    const block = readBlock(word);
    if (block === undefined) hosts.add(word.toLowerCase());
    else blocks.push(block);
  }
  return { hosts, blocks, resolve };
}
