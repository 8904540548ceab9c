import { isWithin, readBlock, type AddressBlock } from './ip-address.js';

/**
 * Blocks that no setting opens: they lead to what a cloud tells a machine about itself, its credentials included, or no
 * further than this link.
 */
const NEVER = blocks('metadata or link-local', [
  '169.254.0.0/16',
  'fe80::/10',
  '100.100.100.200',
  '168.63.129.16',
  '192.0.0.192',
  'fd00:ec2::/32',
  'fd20:ce::254',
]);

/** Blocks that are not of the public Internet (the special-purpose registries of RFC 6890). */
const NOT_PUBLIC = [
  ...blocks('unspecified', ['0.0.0.0/8', '::/128']),
  ...blocks('loopback', ['127.0.0.0/8', '::1/128']),
  ...blocks('private', ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7']),
  ...blocks('shared (carrier-grade NAT)', ['100.64.0.0/10']),
  ...blocks('multicast', ['224.0.0.0/4', 'ff00::/8']),
  ...blocks('reserved', [
    '192.0.0.0/24',
    '192.0.2.0/24',
    '192.88.99.0/24',
    '198.18.0.0/15',
    '198.51.100.0/24',
    '203.0.113.0/24',
    '240.0.0.0/4',
    // Of IPv6 only 2000::/3 is in use, and of that not these.
    '::/3',
    '4000::/2',
    '8000::/1',
    '2001::/23',
    '2001:db8::/32',
    '3fff::/20',
  ]),
];

/** IPv6 addresses that carry an IPv4 address, which is where they lead, and where it stands in them. */
const CARRIERS = [
  { block: block('::ffff:0:0/96'), at: 12 },
  { block: block('64:ff9b::/96'), at: 12 },
  { block: block('2002::/16'), at: 2 },
] as const;

/** The address to which an address leads: of an IPv4-mapped, NAT64 or 6to4 one the IPv4 address inside. */
export function carriedAddress(address: Uint8Array): Uint8Array {
  const carrier = CARRIERS.find((known) => isWithin(address, known.block));
  return carrier === undefined ? address : address.subarray(carrier.at, carrier.at + 4);
}

/** Why nobody may be sent to an address, whatever is allowed: a word; undefined where it may be allowed. */
export function forbiddenKind(address: Uint8Array): string | undefined {
  return kindIn(NEVER, address);
}

/** What an address is that is not public: a word such as `private`; undefined for a public one. */
export function notPublicKind(address: Uint8Array): string | undefined {
  return kindIn(NOT_PUBLIC, address);
}

interface KindOfBlock {
  readonly kind: string;
  readonly block: AddressBlock;
}

function kindIn(kinds: readonly KindOfBlock[], address: Uint8Array): string | undefined {
  return kinds.find((known) => isWithin(address, known.block))?.kind;
}

function blocks(kind: string, texts: readonly string[]): readonly KindOfBlock[] {
  return texts.map((text) => ({ kind, block: block(text) }));
}

function block(text: string): AddressBlock {
  const read = readBlock(text);
  if (read === undefined) throw new TypeError(`not a block of addresses: ${text}`);
  return read;
}
