import { BlockList, isIPv4, isIPv6 } from 'node:net';

import { plainAddress } from './plain-address.js';

/** By the list itself: a credential that is remembered has its networks read once. */
const READ = new WeakMap<readonly string[], BlockList>();

/**
 * Whether an address is in one of some networks, which are as `networkRules` writes them. An IPv4-mapped address is in
 * what the IPv4 address is in; what is no address is in none.
 */
export function allowsAddress(networks: readonly string[], address: string | undefined): boolean {
  const plain = plainAddress(address ?? '');
  if (isIPv4(plain)) return listOf(networks).check(plain, 'ipv4');
  return isIPv6(plain) && listOf(networks).check(plain, 'ipv6');
}

function listOf(networks: readonly string[]): BlockList {
  const known = READ.get(networks);
  if (known !== undefined) return known;
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix = ''] = network.split('/');
    list.addSubnet(address, Number(prefix), isIPv4(address) ? 'ipv4' : 'ipv6');
  }
  READ.set(networks, list);
  return list;
}
