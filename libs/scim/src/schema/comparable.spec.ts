import { describe, expect, it } from '@jest/globals';
import type { Json } from '../text/json.js';
import type { Attribute } from './attribute.js';
import { comparable, compareComparable } from './comparable.js';
import { attribute } from './define-schema.js';

function define(definition: Partial<Attribute>): Attribute {
  return attribute({ name: 'a', description: '', ...definition });
}

describe('comparable', () => {
  it.each<[string, Partial<Attribute>, Json, unknown]>([
    ['Q-FILTER-31', { type: 'string' }, 'BJensen ', 'bjensen '],
    ['Q-FILTER-31', { type: 'string', caseExact: true }, 'BJensen', 'BJensen'],
    ['S-USER-02', { type: 'string', preparation: 'username' }, 'ＢJe\u0301', 'bjé'],
    [
      'C-TYPE-07',
      { type: 'reference', caseExact: false, referenceTypes: ['uri'] },
      'HTTPS://X/A',
      'HTTPS://X/A',
    ],
    ['C-TYPE-02', { type: 'boolean' }, true, true],
    ['C-TYPE-03', { type: 'decimal' }, 1.5, 1.5],
    ['C-TYPE-04', { type: 'integer' }, -7, -7],
    ['Q-FILTER-29', { type: 'dateTime' }, '2011-05-13T06:42:34+02:00', '2011-05-13T04:42:34.000000000Z'],
    ['Q-FILTER-48', { type: 'binary' }, 'AA==', 'AA'],
    ['C-NULL-06', { type: 'string' }, '', ''],
  ])('%s: %j prepares %j as %j', (_row, definition, value, prepared) => {
    expect(comparable(define(definition), value)).toBe(prepared);
  });

  it.each<[Attribute['type'], Json]>([
    ['string', 5],
    ['string', null],
    ['string', ['a']],
    ['string', { value: 'a' }],
    ['reference', true],
    ['boolean', 'true'],
    ['boolean', 1],
    ['decimal', '1.5'],
    ['decimal', NaN],
    ['decimal', Infinity],
    ['integer', 1.5],
    ['integer', '1'],
    ['dateTime', '2011-05-13'],
    ['dateTime', 1305261754],
    ['binary', '***'],
    ['binary', 5],
    ['complex', {}],
    ['complex', 'a'],
  ])('Q-FILTER-39: a %s is not %j', (type, value) => {
    expect(comparable(define({ type }), value)).toBeUndefined();
  });

  it('Q-FILTER-25: -0 equals 0', () => {
    expect(Object.is(comparable(define({ type: 'decimal' }), -0), 0)).toBe(true);
  });
});

describe('compareComparable', () => {
  it.each([
    ['a', 'b'],
    ['\uFF21', '😀'],
    [2, 10],
    [-1, 0],
    [-1e300, 1e300],
    [false, true],
    ['2011-05-13T04:42:34.000000000Z', '2011-05-13T04:42:34.000000001Z'],
  ])('Q-FILTER-29, Q-SORT-06: %j is less than %j', (less, more) => {
    expect(compareComparable(less, more)).toBeLessThan(0);
    expect(compareComparable(more, less)).toBeGreaterThan(0);
    expect(compareComparable(less, less)).toBe(0);
  });

  it('stays total for values of different kinds', () => {
    expect(compareComparable('1', 1)).toBe(-compareComparable(1, '1'));
    expect(compareComparable('1', 1)).not.toBe(0);
  });
});
