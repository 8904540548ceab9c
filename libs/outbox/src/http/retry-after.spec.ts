import { describe, expect, it } from '@jest/globals';

import { readRetryAfter } from './retry-after.js';

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);
const DAY = 24 * 60 * 60 * 1000;

describe('RFC 9110 §10.2.3: Retry-After', () => {
  it.each([
    ['120', 120_000],
    [' 0 ', 0],
    ['Fri, 02 Jan 2026 03:05:05 GMT', 60_000],
    ['Thu, 01 Jan 2026 00:00:00 GMT', 0],
    ['99999999999', DAY],
    ['Fri, 02 Jan 2099 03:05:05 GMT', DAY],
    ['-1', undefined],
    ['1.5', undefined],
    ['soon', undefined],
    ['2026', 2_026_000],
    ['2026-01-02', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%j means %j ms, a day at most', (header, wait) => {
    expect(readRetryAfter(header, NOW)).toBe(wait);
  });
});
