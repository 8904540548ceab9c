import { describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';

import {
  comparePlaces,
  endsOf,
  opposite,
  placeKey,
  readPosition,
  writePosition,
  type Place,
} from './position.js';

const id = randomBytes(16);
const place = (key: Buffer | null, of = id): Place => ({ key, id: of });
const AFTER = { backward: false, inclusive: false };

describe('positions', () => {
  it('are read again as they were, with the bytes of any key and without one', () => {
    for (const key of [null, Buffer.alloc(0), Buffer.from([0]), Buffer.from('ü.😀'), randomBytes(512)]) {
      for (const backward of [false, true]) {
        for (const inclusive of [false, true]) {
          const position = { place: place(key), backward, inclusive };
          expect(readPosition(writePosition(position))).toEqual(position);
        }
      }
    }
    expect(readPosition('')).toBeUndefined();
  });

  it('K-CUR-05: are short enough for a cursor of 1.5 KiB', () => {
    const text = writePosition({ place: place(randomBytes(512)), backward: true, inclusive: false });
    expect(text).toMatch(/^[A-Za-z0-9._~-]+$/);
    expect(text.length).toBeLessThanOrEqual(730);
  });

  it('K-CUR-08: another text is an invalidCursor', () => {
    for (const text of ['x', 'after', 'after.', 'after.AAAA', 'beside.AAAAAAAAAAAAAAAAAAAAAA']) {
      expect(() => readPosition(text)).toThrow(expect.objectContaining({ scimType: 'invalidCursor' }));
    }
  });
});

describe('comparePlaces', () => {
  const low = place(Buffer.from('a'));
  const high = place(Buffer.from('b'));
  const none = place(null);
  const empty = place(Buffer.alloc(0));

  it('Q-SORT-05: without value last when ascending, first when descending', () => {
    const sorted = (descending: boolean): readonly Place[] =>
      [none, high, empty, low].sort((a, b) => comparePlaces(a, b, { descending }));
    expect(sorted(false)).toEqual([empty, low, high, none]);
    expect(sorted(true)).toEqual([none, high, low, empty]);
  });

  it('Q-SORT-09: ties by id, turned around when descending', () => {
    const [one, two] = [Buffer.alloc(16, 1), Buffer.alloc(16, 2)];
    for (const key of [null, Buffer.from('a')]) {
      expect(comparePlaces(place(key, one), place(key, two), { descending: false })).toBeLessThan(0);
      expect(comparePlaces(place(key, one), place(key, two), { descending: true })).toBeGreaterThan(0);
      expect(comparePlaces(place(key, one), place(key, one), { descending: true })).toBe(0);
    }
  });
});

describe('placeKey', () => {
  it('Q-SORT-06: keeps the order of numbers, truth values and text, and never more than 512 bytes', () => {
    for (const values of [
      [-10, -1.5, 0, 2, 10],
      [false, true],
      ['', 'a', 'ab', 'b', '｡', '😀'],
    ]) {
      const keys = values.map((value) => place(placeKey(value)));
      expect([...keys].reverse().sort((a, b) => comparePlaces(a, b, { descending: false }))).toEqual(keys);
    }
    expect(placeKey('x'.repeat(100_000))).toHaveLength(512);
    expect(placeKey('x'.repeat(100_000))).not.toEqual(placeKey('x'.repeat(100_001)));
    expect(placeKey(undefined)).toBeNull();
  });
});

describe('endsOf', () => {
  const edges = [place(Buffer.from('a')), place(Buffer.from('b'))] as const;
  const next = writePosition({ place: edges[1], ...AFTER });
  const previous = writePosition({ place: edges[0], backward: true, inclusive: false });
  const at = { place: place(Buffer.from('x')), ...AFTER };

  it('K-CUR-03, K-CUR-04: a side where nothing is has no position', () => {
    expect(endsOf(undefined, { edges, more: true, beyond: false })).toEqual({ next });
    expect(endsOf(undefined, { edges, more: false, beyond: false })).toEqual({});
    expect(endsOf(at, { edges, more: true, beyond: true })).toEqual({ next, previous });
    expect(endsOf(at, { edges, more: false, beyond: true })).toEqual({ previous });
    expect(endsOf({ ...at, backward: true }, { edges, more: true, beyond: false })).toEqual({ previous });
    expect(endsOf({ ...at, backward: true }, { edges, more: false, beyond: true })).toEqual({ next });
  });

  it('K-CUR-23: from an empty page the way back leads to the place itself', () => {
    const back = writePosition(opposite(at));
    expect(endsOf(at, { edges: undefined, more: false, beyond: true })).toEqual({ previous: back });
    expect(endsOf(at, { edges: undefined, more: false, beyond: false })).toEqual({});
    expect(endsOf(undefined, { edges: undefined, more: false, beyond: false })).toEqual({});
    expect(readPosition(back)).toEqual({ place: at.place, backward: true, inclusive: true });
  });
});
