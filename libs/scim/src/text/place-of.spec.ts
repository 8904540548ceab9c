import { describe, expect, it } from '@jest/globals';
import { placeOf } from './place-of.js';

describe('placeOf', () => {
  it.each<[string, number, number, number]>([
    ['', 0, 1, 1],
    ['ab', 1, 1, 2],
    ['a\nb', 1, 1, 2],
    ['a\nb', 2, 2, 1],
    ['\n\n\n', 3, 4, 1],
    ['a\r\nbc\nd', 4, 2, 2],
  ])('P-POST-09: in %j, index %d is line %d, column %d', (text, index, line, column) => {
    expect(placeOf(text, index)).toEqual({ line, column });
  });
});
