import { createHash } from 'node:crypto';

import type { Comparable } from '@rollcall/scim';

/** Bytes of a key as it is stored; only cut keys are that long. */
export const KEY_LENGTH = 512;

/** Bytes that a cut key keeps of its value; comparisons with operands up to this length are exact on the key alone. */
export const KEY_PREFIX_LENGTH = 480;

/**
 * A prepared value as bytes whose order is that of `compareComparable`: text as UTF-8, numbers as 8 bytes with the
 * sign turned over, booleans as one byte.
 */
export function comparableBytes(value: Comparable): Buffer {
  if (typeof value === 'string') return Buffer.from(value, 'utf8');
  if (typeof value === 'boolean') return Buffer.from([value ? 1 : 0]);
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  const first = bytes.readUInt8(0);
  if (first < 0x80) bytes.writeUInt8(first | 0x80, 0);
  else
    for (let index = 0; index < bytes.length; index += 1)
      bytes.writeUInt8(~bytes.readUInt8(index) & 0xff, index);
  return bytes;
}

/**
 * The key of a value: itself up to 511 bytes; a longer one keeps its first 480 bytes, followed by its SHA-256, and is
 * 512 bytes long, so that equal keys mean equal values.
 */
export function indexKey(value: Buffer): Buffer {
  if (!isCut(value)) return value;
  const digest = createHash('sha256').update(value).digest();
  return Buffer.concat([value.subarray(0, KEY_PREFIX_LENGTH), digest]);
}

/** Whether the key of a value does not hold all of it. */
export function isCut(value: Buffer): boolean {
  return value.length >= KEY_LENGTH;
}

/** The least bytes above everything that begins with a prefix; undefined when there is none. */
export function afterPrefix(prefix: Buffer): Buffer | undefined {
  let length = prefix.length;
  while (length > 0 && prefix.readUInt8(length - 1) === 0xff) length -= 1;
  if (length === 0) return undefined;
  const bound = Buffer.from(prefix.subarray(0, length));
  bound.writeUInt8(bound.readUInt8(length - 1) + 1, length - 1);
  return bound;
}
