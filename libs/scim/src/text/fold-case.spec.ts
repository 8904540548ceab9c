import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { propertyParameters } from '../../../../test/support/arbitraries/property-parameters.js';
import { foldCase } from './fold-case.js';

/** Every code point whose case changes in some way, by the engine's own tables. */
function casedCodePoints(): readonly string[] {
  const found: string[] = [];
  for (let codePoint = 0; codePoint <= 0x10ffff; codePoint += 1) {
    if (codePoint >= 0xd800 && codePoint <= 0xdfff) continue;
    const character = String.fromCodePoint(codePoint);
    if (character.toLowerCase() !== character || character.toUpperCase() !== character) found.push(character);
  }
  return found;
}

function escaped(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

describe('foldCase', () => {
  it.each([
    ['BJensen', 'bjensen'],
    ['RÉSUMÉ', 'résumé'],
    ['ΣΊΣΥΦΟΣ', 'σίσυφοσ'],
    ['σίσυφος', 'σίσυφοσ'],
    ['Straße', 'straße'],
    ['ẞ', 'ß'],
    ['\u212A', 'k'],
    ['\u212B', 'å'],
    ['µ', 'μ'],
    ['ſ', 's'],
    ['ǅ', 'ǆ'],
    ['\uAB70', '\u13A0'],
    ['\u13F8', '\u13F0'],
    ['\u{10400}', '\u{10428}'],
    ['ＡＢ', 'ａｂ'],
    ['Аdmin', 'аdmin'],
  ])('Q-FILTER-46: %j folds to %j', (value, folded) => {
    expect(foldCase(value)).toBe(folded);
  });

  it.each(['İ', 'ı', 'ﬀ', 'ß', 'ŉ', 'ǰ', '😀', 'e\u0301', 'a ', '\ud83d'])(
    'Q-FILTER-32: %j has no single-character folding of its own and stays',
    (value) => {
      expect(foldCase(value)).toBe(value);
    },
  );

  it('Q-FILTER-32: accents, trailing spaces and normal forms count', () => {
    expect(foldCase('résumé')).not.toBe(foldCase('resume'));
    expect(foldCase('a ')).not.toBe(foldCase('a'));
    expect(foldCase('é')).not.toBe(foldCase('e\u0301'));
    expect(foldCase('ß')).not.toBe(foldCase('SS'));
    expect(foldCase('I')).not.toBe(foldCase('ı'));
  });

  it('agrees with the simple case folding of regular expressions (ECMA-262 Canonicalize) on every cased letter', () => {
    const letters = casedCodePoints();
    expect(letters.length).toBeGreaterThan(2500);
    const disagreeing = letters.filter(
      (letter) => !new RegExp(`^${escaped(letter)}$`, 'iu').test(foldCase(letter)),
    );
    expect(disagreeing).toEqual([]);
  });

  it('makes one of every two letters that regular expressions hold for one', () => {
    const disagreeing = casedCodePoints().filter((letter) => {
      const pattern = new RegExp(`^${escaped(letter)}$`, 'iu');
      return [letter.toUpperCase(), letter.toLowerCase()].some(
        (other) => pattern.test(other) && foldCase(other) !== foldCase(letter),
      );
    });
    expect(disagreeing).toEqual([]);
  });

  it('is idempotent and works code point by code point', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        expect(foldCase(foldCase(a))).toBe(foldCase(a));
        expect(foldCase(a + b)).toBe(foldCase(a) + foldCase(b));
      }),
      propertyParameters(1000),
    );
  });
});
