import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { propertyParameters } from '../../../../test/support/arbitraries/property-parameters.js';
import { compareCodePoints } from './compare-code-points.js';

describe('compareCodePoints', () => {
  it.each([
    ['', 'a'],
    ['a', 'a '],
    ['A', 'a'],
    ['Z', 'a'],
    ['10', '2'],
    ['\uFF21', '😀'],
    ['a\uFFFF', 'a\u{10000}'],
    ['😀', '😁'],
    ['😀', '😀a'],
    ['\uD7FF', '\uE000'],
  ])('Q-FILTER-46: %j comes before %j', (first, second) => {
    expect(compareCodePoints(first, second)).toBeLessThan(0);
    expect(compareCodePoints(second, first)).toBeGreaterThan(0);
    expect(compareCodePoints(first, first)).toBe(0);
  });

  it('Q-FILTER-46: is the order of the UTF-8 bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        const bytes = Buffer.compare(Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8'));
        expect(Math.sign(compareCodePoints(a, b))).toBe(bytes);
      }),
      propertyParameters(2000),
    );
  });

  it('orders lone surrogates too, antisymmetrically', () => {
    const texts = ['\ud83d', '\ud83d\ude00', '\ude00', '\ud83da', '\ud83e', '\ue000', '', 'a'];
    for (const a of texts) {
      for (const b of texts) {
        expect(Math.sign(compareCodePoints(a, b)) + Math.sign(compareCodePoints(b, a))).toBe(0);
        expect(compareCodePoints(a, b) === 0).toBe(a === b);
      }
    }
  });
});
