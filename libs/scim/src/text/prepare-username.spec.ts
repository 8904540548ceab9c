import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { propertyParameters } from '../../../../test/support/arbitraries/property-parameters.js';
import { prepareUsername } from './prepare-username.js';

describe('prepareUsername', () => {
  it.each([
    ['BJensen@Example.com', 'bjensen@example.com'],
    ['ｕｓｅｒ', 'user'],
    ['ＵＳＥＲ＠ｅｘａｍｐｌｅ．ｃｏｍ', 'user@example.com'],
    ['e\u0301', 'é'],
    ['E\u0301', 'é'],
    ['ｶﾞ', 'ガ'],
    ['a\u3000b', 'a b'],
    ['\uFFE3', '\u00AF'],
    ['\uFFA1', '\u3131'],
    ['\uFFDC', '\u3163'],
    ['\uFFA0', '\u3164'],
    ['ΟΔΟΣ', 'οδοσ'],
    ['οδος', 'οδοσ'],
    ['\u212A', 'k'],
    ['İ', 'i\u0307'],
    ['I\u0307', 'i\u0307'],
    ['Straße', 'straße'],
  ])('S-USER-02: %j is compared as %j', (value, prepared) => {
    expect(prepareUsername(value)).toBe(prepared);
  });

  it.each([
    ['résumé', 'resume'],
    ['аdmin', 'admin'],
    ['admin ', 'admin'],
    ['\u200Badmin', 'admin'],
    ['ﬀ', 'ff'],
    ['straße', 'strasse'],
    ['ı', 'i'],
    ['㎏', 'kg'],
  ])('Q-FILTER-32: %j and %j stay two names', (one, other) => {
    expect(prepareUsername(one)).not.toBe(prepareUsername(other));
  });

  it('RFC 8265 §3.3: is idempotent, and canonically equivalent names collide', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const prepared = prepareUsername(name);
        expect(prepareUsername(prepared)).toBe(prepared);
        expect(prepareUsername(name.normalize('NFD'))).toBe(prepareUsername(name.normalize('NFC')));
      }),
      propertyParameters(2000),
    );
  });

  it('is idempotent, and blind to the normal form, for every character of the basic plane and its letters in upper case', () => {
    const failing: string[] = [];
    for (let codePoint = 0; codePoint <= 0xffff; codePoint += 1) {
      if (codePoint >= 0xd800 && codePoint <= 0xdfff) continue;
      const character = String.fromCodePoint(codePoint);
      const prepared = prepareUsername(character);
      const same =
        prepareUsername(prepared) === prepared &&
        prepareUsername(character.normalize('NFD')) === prepared &&
        prepareUsername(character.toLowerCase()) === prepared;
      if (!same) failing.push(codePoint.toString(16));
    }
    expect(failing).toEqual([]);
  });
});
