import { randomFillSync } from 'node:crypto';

const COUNTER_LIMIT = 0x1000;

/**
 * Makes a source of ids of entries: UUIDv7 (RFC 9562 §5.7) of given instants, with a 12-bit counter by which those that are
 * asked for in a row for one millisecond are in that order.
 */
export function logIds(): (at: number) => Buffer {
  let counter = 0;
  let last = 0;
  return (at) => {
    counter = at === last ? (counter + 1) % COUNTER_LIMIT : 0;
    last = at;
    const id = firstLogId(at);
    id.writeUInt16BE(0x7000 | counter, 6);
    randomFillSync(id, 8);
    id.writeUInt8((id.readUInt8(8) & 0x3f) | 0x80, 8);
    return id;
  };
}

/** What comes before every id of an instant, in milliseconds since the epoch. */
export function firstLogId(at: number): Buffer {
  const id = Buffer.alloc(16);
  id.writeUIntBE(Math.max(0, Math.floor(at)), 0, 6);
  return id;
}
