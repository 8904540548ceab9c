import { createSocket } from 'node:dgram';

/** A name server on loopback. */
export interface NameServer {
  /** `address:port`. */
  readonly address: string;
  /** The names that it was asked for, in order. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

const HEAD = 12;
const TYPE_A = 1;

/**
 * Starts a name server (RFC 1035).
 * @param addressesOf the IPv4 addresses of a name; none where there is no such name, undefined for no answer
 */
export async function startNameServer(
  addressesOf: (name: string) => readonly string[] | undefined,
): Promise<NameServer> {
  const asked: string[] = [];
  const socket = createSocket('udp4');
  socket.on('message', (query, from) => {
    const { name, end } = nameIn(query);
    asked.push(name);
    const addresses = addressesOf(name);
    if (addresses !== undefined) socket.send(answerTo(query, end, addresses), from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${socket.address().port}`,
    asked,
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}

/** @returns the name, and where it ends */
function nameIn(query: Buffer): { readonly name: string; readonly end: number } {
  const labels: string[] = [];
  let at = HEAD;
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), end: at + 1 };
}

function answerTo(query: Buffer, nameEnd: number, addresses: readonly string[]): Buffer {
  const records = query.readUInt16BE(nameEnd) === TYPE_A ? addresses : [];
  const head = Buffer.alloc(HEAD);
  query.copy(head, 0, 0, 2);
  // An answer, with recursion; 3 is "no such name".
  head.writeUInt16BE(addresses.length === 0 ? 0x8183 : 0x8180, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(records.length, 6);
  const question = query.subarray(HEAD, nameEnd + 4);
  // The name of the question, type A, class IN, a minute, four bytes.
  const start = [0xc0, HEAD, 0, TYPE_A, 0, 1, 0, 0, 0, 60, 0, 4];
  const written = records.map((address) => Buffer.from([...start, ...address.split('.').map(Number)]));
  return Buffer.concat([head, question, ...written]);
}
