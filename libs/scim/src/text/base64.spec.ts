import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { propertyParameters } from '../../../../test/support/arbitraries/property-parameters.js';
import { normalizeBase64 } from './base64.js';

describe('normalizeBase64', () => {
  it.each([
    ['', ''],
    ['AA==', 'AA'],
    ['AA', 'AA'],
    ['AAA=', 'AAA'],
    ['AAAA', 'AAAA'],
    ['/+8=', '/+8'],
    ['AB==', 'AA'],
    ['AAB', 'AAA'],
    ['Zm9vYmFy', 'Zm9vYmFy'],
  ])('C-TYPE-06: %j is base64, canonically %j', (value, canonical) => {
    expect(normalizeBase64(value)).toBe(canonical);
  });

  it.each([
    '***',
    'A',
    'AAAAA',
    'AA=',
    'AAA==',
    'A===',
    '=',
    '====',
    'AA-_',
    'AA AA',
    'AAAA\n',
    'AA==AA==',
    'ÄÄÄÄ',
  ])('C-TYPE-06: %j is not base64', (value) => {
    expect(normalizeBase64(value)).toBeUndefined();
  });

  it('Q-FILTER-48: equal bytes give equal text, with and without padding', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const padded = Buffer.from(bytes).toString('base64');
        const canonical = padded.replaceAll('=', '');
        expect(normalizeBase64(padded)).toBe(canonical);
        expect(normalizeBase64(canonical)).toBe(canonical);
      }),
      propertyParameters(500),
    );
  });
});
