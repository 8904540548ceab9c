import type { NetworkRules } from '@rollcall/directory';
import { isIPv4, isIPv6 } from 'node:net';

import { plainAddress } from './plain-address.js';

/** An address and its prefix length in decimal digits: `192.0.2.0/24`. */
const NETWORK = /^([^/]+?)(?:\/(\d{1,3}))?$/;

const BITS = { ipv4: 32, ipv6: 128 } as const;

/** Bits of an IPv4-mapped IPv6 address before the IPv4 address (RFC 4291 §2.5.5.2). */
const MAPPED_BITS = 96;

/** Reads networks in the notation of RFC 4632 and RFC 4291, and single addresses. */
export const networkRules: NetworkRules = {
  canonical(text) {
    const [, given = '', prefix] = NETWORK.exec(text.trim()) ?? [];
    if (given.includes('%')) return undefined;
    const wasIPv6 = isIPv6(given);
    const address = plainAddress(given);
    const family = isIPv4(address) ? 'ipv4' : isIPv6(address) ? 'ipv6' : undefined;
    if (family === undefined) return undefined;
    const bits = BITS[family];
    const mapped = wasIPv6 && family === 'ipv4' ? MAPPED_BITS : 0;
    const length = prefix === undefined ? bits : Number(prefix) - mapped;
    return length >= 0 && length <= bits ? `${address}/${length}` : undefined;
  },
};
