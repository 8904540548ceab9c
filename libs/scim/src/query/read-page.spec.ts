import { describe, expect, it } from '@jest/globals';
import { LIMITS } from '../limits.js';
import { readPage } from './read-page.js';
import type { PageParameters } from './read-page.js';

describe('readPage', () => {
  it.each<[string, PageParameters, number, number]>([
    ['Q-PAGE-03, Q-PAGE-07', {}, 1, 100],
    ['Q-PAGE-03', { startIndex: '0' }, 1, 100],
    ['Q-PAGE-03', { startIndex: '-5' }, 1, 100],
    ['Q-PAGE-03', { startIndex: 7 }, 7, 100],
    ['Q-PAGE-04', { count: '10' }, 1, 10],
    ['Q-PAGE-05', { count: '-1' }, 1, 0],
    ['Q-PAGE-05', { count: -1 }, 1, 0],
    ['Q-PAGE-06', { count: '0' }, 1, 0],
    ['Q-PAGE-06', { count: '-0', startIndex: -0 }, 1, 0],
    ['Q-PAGE-08', { count: '100000' }, 1, 1000],
    ['Q-PAGE-11', { startIndex: '9'.repeat(400), count: '9'.repeat(400) }, 2 ** 31 - 1, 1000],
    ['Q-PAGE-11', { startIndex: 1e300, count: -1e300 }, 2 ** 31 - 1, 0],
    ['Q-PAGE-03', { startIndex: `-${'9'.repeat(400)}` }, 1, 100],
  ])('%s: %j', (_row, parameters, startIndex, count) => {
    const page = readPage(parameters);
    expect(page).toEqual({ startIndex, count });
    expect(Object.is(page.count, -0)).toBe(false);
  });

  it.each(['abc', '1.5', '', ' 1', '1 ', '1e3', '0x10', '+1', '-', '--1', '1-', '١', 1.5, NaN, Infinity])(
    'Q-PAGE-12: %j is not a whole number',
    (value) => {
      expect(() => readPage({ startIndex: value })).toThrow('startIndex is a whole number such as 10.');
      expect(() => readPage({ count: value })).toThrow('count is a whole number such as 10.');
    },
  );

  it('takes other limits', () => {
    expect(readPage({}, { ...LIMITS, defaultCount: 5 }).count).toBe(5);
    expect(readPage({ count: 10 }, { ...LIMITS, maxCount: 7 }).count).toBe(7);
  });
});
