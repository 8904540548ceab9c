import { isIPv4, isIPv6 } from 'node:net';

/** A block of addresses: those whose first bits are these. */
export interface AddressBlock {
  /** 4 bytes (IPv4) or 16 (IPv6). */
  readonly bytes: Uint8Array;
  readonly bits: number;
}

/**
 * Reads an IP address: `10.0.0.1`, `::1`, `::ffff:10.0.0.1`.
 * @returns 4 or 16 bytes; undefined for anything else, and for an address with a zone
 */
export function readAddress(text: string): Uint8Array | undefined {
  if (isIPv4(text)) return Uint8Array.from(text.split('.').map(Number));
  if (!isIPv6(text) || text.includes('%')) return undefined;
  // A URL has it in groups of hexadecimal digits, whatever it was written as.
  const [head = '', tail = ''] = new URL(`http://[${text}]/`).hostname.slice(1, -1).split('::');
  const front = groupsOf(head);
  const back = groupsOf(tail);
  const zeros = Array.from({ length: 8 - front.length - back.length }, () => 0);
  return Uint8Array.from([...front, ...zeros, ...back].flatMap((group) => [group >> 8, group & 0xff]));
}

/**
 * Reads a block of addresses: `10.0.0.0/8`, or one address.
 * @returns undefined for anything else
 */
export function readBlock(text: string): AddressBlock | undefined {
  const [address = '', prefix, ...more] = text.split('/');
  const bytes = readAddress(address);
  if (bytes === undefined || more.length > 0) return undefined;
  const width = bytes.length * 8;
  if (prefix === undefined) return { bytes, bits: width };
  return /^\d{1,3}$/.test(prefix) && Number(prefix) <= width ? { bytes, bits: Number(prefix) } : undefined;
}

/** Whether an address is in a block; one of the other family never is. */
export function isWithin(address: Uint8Array, { bytes, bits }: AddressBlock): boolean {
  if (address.length !== bytes.length) return false;
  return bytes.every((byte, index) => {
    const compared = Math.min(8, Math.max(0, bits - index * 8));
    const mask = (0xff << (8 - compared)) & 0xff;
    return ((byte ^ (address[index] ?? 0)) & mask) === 0;
  });
}

function groupsOf(text: string): readonly number[] {
  return text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
}
