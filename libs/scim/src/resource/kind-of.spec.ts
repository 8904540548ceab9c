import { describe, expect, it } from '@jest/globals';
import type { Json } from '../text/json.js';
import { kindOf } from './kind-of.js';

describe('kindOf', () => {
  it.each<[Json, string]>([
    [null, 'null'],
    [[], 'a list'],
    [{}, 'an object'],
    ['x', 'a string'],
    [1, 'a number'],
    [true, 'a boolean'],
  ])('S-PWD-01: %j is told by its kind alone: %s', (value, kind) => {
    expect(kindOf(value)).toBe(kind);
  });
});
