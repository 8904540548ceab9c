import { describe, expect, it } from '@jest/globals';
import { compareComparable, type Comparable } from '@rollcall/scim';
import fc from 'fast-check';

import { KEY_LENGTH, afterPrefix, comparableBytes, indexKey, isCut } from './index-key.js';

const seed = process.env['ROLLCALL_TEST_SEED'];
const parameters = seed === undefined || seed === '' ? {} : { seed: Number(seed) };

describe('index keys', () => {
  it('Q-FILTER-46, Q-SORT-06: bytes order as prepared values do', () => {
    const numbers = fc.double({ noNaN: true }).map((value) => (value === 0 ? 0 : value));
    const kinds: readonly fc.Arbitrary<Comparable>[] = [fc.string({ unit: 'binary' }), numbers, fc.boolean()];
    for (const values of kinds) {
      fc.assert(
        fc.property(values, values, (a, b) => {
          const order = comparableBytes(a).compare(comparableBytes(b));
          expect(Math.sign(order)).toBe(Math.sign(compareComparable(a, b)));
        }),
        parameters,
      );
    }
  });

  it('keeps values up to 511 bytes, and cuts longer ones so that equal keys mean equal values', () => {
    expect(indexKey(Buffer.alloc(511, 'a'))).toHaveLength(511);
    const cut = indexKey(Buffer.alloc(512, 'a'));
    expect(cut).toHaveLength(KEY_LENGTH);
    expect(indexKey(Buffer.alloc(513, 'a'))).not.toEqual(cut);
    expect(isCut(cut)).toBe(true);
  });

  it('finds the end of what begins with a prefix', () => {
    expect(afterPrefix(Buffer.from('ab'))).toEqual(Buffer.from('ac'));
    expect(afterPrefix(Buffer.from([0x61, 0xff]))).toEqual(Buffer.from([0x62]));
    expect(afterPrefix(Buffer.from([0xff]))).toBeUndefined();
  });
});
