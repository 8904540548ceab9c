import { describe, expect, it } from '@jest/globals';
import { ScimError } from '../errors/scim-error.js';
import { LIMITS } from '../limits.js';
import { CURSOR_TIMEOUT, writeCursor } from './cursor.js';
import { readFirstPage, readFurtherPage } from './read-cursor-page.js';
import type { PageParameters } from './read-page.js';

const ISSUED = 1_767_323_045_678;
const CONTENT = writeCursor({ issued: ISSUED, count: 10, position: 'after.x' });

function refusalOf(read: () => unknown): string | undefined {
  try {
    read();
  } catch (error) {
    if (error instanceof ScimError && error.status === 400) return error.scimType;
    throw error;
  }
  return undefined;
}

function further(parameters: PageParameters, content: string | undefined = CONTENT, now = ISSUED): unknown {
  return readFurtherPage(parameters, { content, now });
}

describe('readFirstPage', () => {
  it.each<[string, PageParameters, number]>([
    ['K-CUR-06', {}, 100],
    ['K-CUR-06', { count: '0' }, 0],
    ['K-CUR-06', { count: -3 }, 0],
    ['K-CUR-11', { count: '100000' }, 1000],
    ['K-CUR-11', { count: 7 }, 7],
  ])('%s: %j', (_row, parameters, count) => {
    expect(readFirstPage(parameters)).toEqual({ position: '', count });
  });

  it('K-CUR-11: what is not a whole number is an invalidCount', () => {
    for (const count of ['abc', '', '1.5', 1.5, NaN]) {
      expect(refusalOf(() => readFirstPage({ count }))).toBe('invalidCount');
    }
  });

  it('K-CUR-15: startIndex is refused, whatever it is', () => {
    for (const startIndex of ['1', 1, '', 'x'])
      expect(refusalOf(() => readFirstPage({ startIndex }))).toBe('invalidValue');
  });

  it('takes other limits', () => {
    expect(readFirstPage({ count: 10 }, { ...LIMITS, maxCount: 7 }).count).toBe(7);
    expect(readFirstPage({}, { ...LIMITS, defaultCount: 5 }).count).toBe(5);
  });
});

describe('readFurtherPage', () => {
  it('K-CUR-07: goes on with the count of the first page, sent again or not', () => {
    for (const count of [undefined, 10, '10', '010']) {
      expect(further(count === undefined ? {} : { count })).toEqual({ position: 'after.x', count: 10 });
    }
    const capped = writeCursor({ issued: ISSUED, count: LIMITS.maxCount, position: 'x' });
    expect(further({ count: 100_000 }, capped)).toEqual({ position: 'x', count: LIMITS.maxCount });
  });

  it('K-CUR-10: another count is an invalidCount', () => {
    for (const count of [9, 11, 0, -10, 'x', '', 10.5])
      expect(refusalOf(() => further({ count }))).toBe('invalidCount');
  });

  it('K-CUR-08: nothing, or the content of another release, is an invalidCursor', () => {
    for (const content of [undefined, '', '2 1 10 x', '1 1 10', '1 1 10 x y', 'garbage']) {
      expect(refusalOf(() => readFurtherPage({}, { content, now: ISSUED }))).toBe('invalidCursor');
    }
  });

  it('K-CUR-09: expires after CURSOR_TIMEOUT seconds, and not before', () => {
    const last = ISSUED + CURSOR_TIMEOUT * 1000;
    expect(further({}, CONTENT, last)).toEqual({ position: 'after.x', count: 10 });
    expect(refusalOf(() => further({}, CONTENT, last + 1))).toBe('expiredCursor');
  });

  it('K-CUR-15: startIndex is refused', () => {
    expect(refusalOf(() => further({ startIndex: 1 }))).toBe('invalidValue');
  });
});
