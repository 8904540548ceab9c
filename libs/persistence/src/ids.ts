import { randomFillSync } from 'node:crypto';

import type { IdSource } from '@rollcall/directory';

const COUNTER_LIMIT = 0x1000;

/**
 * Makes a source of UUIDv7 (RFC 9562 §5.7): 48 bits of milliseconds, a 12-bit counter within the millisecond that
 * starts at random below half (§6.2 method 1), and 62 random bits. Ids of one source ascend, also when the clock
 * steps back.
 * @param clock milliseconds since the epoch
 */
export function uuidSource(clock: () => number = Date.now): IdSource {
  const bytes = Buffer.alloc(16);
  const pool = Buffer.alloc(4096);
  let poolAt = pool.length;
  let millisecond = 0;
  let counter = 0;

  const random = (length: number): Buffer => {
    if (poolAt + length > pool.length) {
      randomFillSync(pool);
      poolAt = 0;
    }
    poolAt += length;
    return pool.subarray(poolAt - length, poolAt);
  };

  return {
    next() {
      const now = clock();
      if (now > millisecond) {
        millisecond = now;
        counter = random(2).readUInt16BE(0) % (COUNTER_LIMIT / 2);
      } else if (++counter === COUNTER_LIMIT) {
        millisecond += 1;
        counter = 0;
      }
      bytes.writeUIntBE(millisecond, 0, 6);
      bytes.writeUInt16BE(0x7000 | counter, 6);
      random(8).copy(bytes, 8);
      bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
      return uuidText(bytes);
    },
  };
}

const DIGITS = Buffer.from('0123456789abcdef');

/** Where the two digits of each byte stand in the text; hyphens stand between them. */
const PLACES = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];

/** Filled anew for each text: one that is put together from pieces takes five times as long, and twice the memory. */
const SCRATCH = Buffer.alloc(36, '-');

/** The canonical lower-case text of 16 bytes. */
export function uuidText(bytes: Buffer): string {
  let index = 0;
  for (const place of PLACES) {
    const byte = bytes[index] ?? 0;
    SCRATCH[place] = DIGITS[byte >> 4] ?? 0;
    SCRATCH[place + 1] = DIGITS[byte & 15] ?? 0;
    index += 1;
  }
  return SCRATCH.toString('latin1');
}

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/** Whether a text is an id: a UUID in canonical lower-case text. Ids are compared case-exactly (C-ATTR-03). */
export function isUuidText(id: string): boolean {
  return id.length === 36 && UUID.test(id);
}

/** The 16 bytes of an id; undefined for a text that is none, so that no such id exists. */
export function uuidBytes(id: string): Buffer | undefined {
  return isUuidText(id) ? Buffer.from(id.replaceAll('-', ''), 'hex') : undefined;
}
