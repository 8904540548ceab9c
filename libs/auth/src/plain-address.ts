import { isIPv6, SocketAddress } from 'node:net';

const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/;

/**
 * An address in its one notation: without a zone, IPv6 shortened and in lower case (RFC 5952), and an IPv4-mapped one as
 * the IPv4 address (RFC 4291 §2.5.5.2), which is what an IPv4 client is to a listener of both. What is no address stays.
 */
export function plainAddress(text: string): string {
  const address = text.split('%', 1)[0] ?? '';
  if (!isIPv6(address)) return address;
  const { address: shortened } = new SocketAddress({ address, family: 'ipv6' });
  return MAPPED.exec(shortened)?.[1] ?? shortened;
}
