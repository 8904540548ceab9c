import { describe, expect, it } from '@jest/globals';
import { ScimError } from '@rollcall/scim';
import fc from 'fast-check';

import { readNames, readQuery } from './query-string.js';

const KNOWN = ['filter', 'count', 'attributes'] as const;

function refusal(url: string): string {
  try {
    readQuery(url, KNOWN);
  } catch (error) {
    if (error instanceof ScimError) return `${error.errorName}: ${error.detail}`;
    throw error;
  }
  throw new Error('not refused');
}

const seed = process.env['ROLLCALL_TEST_SEED'];
fc.configureGlobal(seed === undefined ? {} : { seed: Number(seed) });

describe('readQuery', () => {
  it('entra.md §1.1: reads + as a space, and percent-encodings once', () => {
    const query = readQuery('/Users?filter=userName+eq+%22a%2Bb%2525%22&count=2', KNOWN);
    expect([...query]).toEqual([
      ['filter', 'userName eq "a+b%25"'],
      ['count', '2'],
    ]);
  });

  it('Q-ROOT-06: ignores unknown parameters, repeated or without a value', () => {
    expect([...readQuery('/Users?aadOptscim062020&x=1&x=2&&Count=1&filter=a=b', KNOWN)]).toEqual([
      ['filter', 'a=b'],
    ]);
  });

  it('reads a parameter name that is percent-encoded', () => {
    expect(readQuery('/Users?co%75nt=1', KNOWN).get('count')).toBe('1');
  });

  it('H3: a hostile name is never a key of anything', () => {
    expect([...readQuery('/Users?__proto__=1&constructor=2&toString=3&__proto__[x]=4', KNOWN)]).toEqual([]);
  });

  it.each(['/Users?count=1&count=1', '/Users?count=1&co%75nt=2'])(
    'refuses a known parameter twice: %s',
    (url) => {
      expect(refusal(url)).toBe(
        'badRequest: The query parameter "count" is given more than once; send it once.',
      );
    },
  );

  it('refuses two filters as invalidFilter (H-ERR-05)', () => {
    expect(refusal('/Users?filter=a&filter=b')).toContain('invalidFilter: ');
  });

  it.each(['%zz', '%', '%2', '%ff', '%c0%af', '%ed%a0%80'])(
    'H5: refuses %s, which is not percent-encoded UTF-8',
    (bad) => {
      expect(refusal(`/Users?count=${bad}`)).toBe(
        'badRequest: The query parameter "count" is not correctly percent-encoded UTF-8.',
      );
      expect(refusal(`/Users?filter=${bad}`)).toContain('invalidFilter: ');
      expect(refusal(`/Users?x=${bad}`)).toContain('badRequest: The query string');
      expect(refusal(`/Users?${bad}=1`)).toContain('badRequest: The query string');
    },
  );

  it('H5: refuses bare bytes outside ASCII, which have no certain meaning', () => {
    expect(refusal('/Users?filter=Ã©')).toContain(
      'invalidFilter: The query parameter "filter" has characters outside',
    );
  });

  it('gives back every text that was encoded', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(readQuery(`/Users?filter=${encodeURIComponent(text)}`, KNOWN).get('filter')).toBe(text);
        const plus = encodeURIComponent(text).replaceAll('%20', '+');
        expect(readQuery(`/Users?filter=${plus}`, KNOWN).get('filter')).toBe(text);
      }),
    );
  });
});

describe('readNames', () => {
  it.each([
    ['userName', ['userName']],
    [' userName , name.familyName ,, ', ['userName', 'name.familyName']],
  ])('Q-ATTR-05: splits %j', (value, names) => {
    expect(readNames(value)).toEqual(names);
  });

  it.each([undefined, '', ' ', ',, ,'])('Q-ATTR-12: %j counts as absent', (value) => {
    expect(readNames(value)).toBeUndefined();
  });
});
