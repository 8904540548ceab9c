import { describe, expect, it } from '@jest/globals';
import { LIMITS } from '../limits.js';
import { parseFilter } from './parse-filter.js';

describe('parseFilter: limits', () => {
  it('H1: the length is checked before anything is read', () => {
    expect(() => parseFilter(`"${'x'.repeat(1_000_000)}`)).toThrow(
      'The filter has 1000001 characters; the limit filterLength allows 8192.',
    );
    const longest = `a eq "${'x'.repeat(LIMITS.filterLength - 7)}"`;
    expect(parseFilter(longest)).toMatchObject({ kind: 'compare' });
  });

  it.each([
    ['parentheses', '(', ')'],
    ['not', 'not (', ')'],
  ])('H1: depth of %s: 40 levels are allowed, 41 and 1,500 are not', (_name, open, close) => {
    const nested = (levels: number): string => `${open.repeat(levels)}a pr${close.repeat(levels)}`;
    expect(parseFilter(nested(40)).kind).toBeDefined();
    expect(() => parseFilter(nested(41))).toThrow('the limit filterDepth, 40');
    expect(() => parseFilter(open.repeat(1500))).toThrow('the limit filterDepth, 40');
  });

  it('H1: brackets are a level', () => {
    const nested = (levels: number): string => `${'('.repeat(levels)}a[b pr]${')'.repeat(levels)}`;
    expect(parseFilter(nested(39)).kind).toBe('valuePath');
    expect(() => parseFilter(nested(40))).toThrow('filterDepth');
  });

  it('H1: groups and brackets beside each other are no deeper than one', () => {
    const limits = { ...LIMITS, filterDepth: 1 };
    expect(parseFilter('(a pr) and (b pr) and not (c pr)', limits)).toMatchObject({ kind: 'and' });
    expect(parseFilter('a[b pr] and c[d pr] and (e pr)', limits)).toMatchObject({ kind: 'and' });
  });

  it('H1: 200 expressions are allowed, 201 are not, wherever they stand', () => {
    const chain = (terms: number): string => Array.from({ length: terms }, () => 'a pr').join(' or ');
    expect(parseFilter(chain(200))).toMatchObject({ kind: 'or' });
    expect(() => parseFilter(chain(201))).toThrow('the limit filterTerms, 200');
    expect(() => parseFilter(`a[${chain(200)}].b pr`)).toThrow('the limit filterTerms, 200');
  });

  it('takes other limits', () => {
    expect(() => parseFilter('(a pr)', { ...LIMITS, filterDepth: 0 })).toThrow('the limit filterDepth, 0');
  });
});
