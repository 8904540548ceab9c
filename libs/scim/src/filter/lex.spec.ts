import { describe, expect, it } from '@jest/globals';
import { ScimError } from '../errors/scim-error.js';
import { lex } from './lex.js';

function literal(text: string): string | number | undefined {
  return lex(text)[0]?.value;
}

describe('lex', () => {
  it('gives words, literals and brackets with their places, and an end', () => {
    expect(
      lex('a[b eq -1] ').map(({ kind, value, start, end, spaced }) => [kind, value, start, end, spaced]),
    ).toEqual([
      ['word', 'a', 0, 1, false],
      ['[', '', 1, 2, false],
      ['word', 'b', 2, 3, false],
      ['word', 'eq', 4, 6, true],
      ['number', -1, 7, 9, true],
      [']', '', 9, 10, false],
      ['end', '', 11, 11, true],
    ]);
  });

  it.each([
    ['"a\\"b\\\\c"', 'a"b\\c'],
    ['"\\/\\b\\f\\n\\r\\t"', '/\b\f\n\r\t'],
    ['"\\u00e9\\u00E9"', 'éé'],
    ['"\\uAFaf\\u0009"', '\uAFaf\t'],
    ['"\\ud7ff\ud7ff\\ue000\ue000"', '\ud7ff\ud7ff\ue000\ue000'],
    ['"\\ud83d\\ude00"', '😀'],
    ['"😀"', '😀'],
    ['""', ''],
    ['"\\u0000"', '\u0000'],
    ['"\u007f\u2028"', '\u007f\u2028'],
    ['") and [%_"', ') and [%_'],
  ])('Q-FILTER-21: the string %s', (text, value) => {
    expect(literal(text)).toBe(value);
  });

  it.each([
    '"a\\qb"',
    '"\\u12"',
    '"\\u12g4"',
    '"\\u 123"',
    '"\\u00/0"',
    '"\\u00:0"',
    '"\\u00@0"',
    '"\\u00G0"',
    '"\\u00`0"',
    '"\\u00g0"',
    '"\\ud800"',
    '"\\udfff"',
    '"\ud800"',
    '"\udfff"',
    '"\\x41"',
    '"\\\'"',
    '"a\nb"',
    '"a\u0000b"',
    '"a\tb"',
    '"',
    '"a',
    '"a\\',
    '"a\\"',
    '"\\ud83d"',
    '"\\ude00"',
    '"\\ude00\\ud83d"',
    '"\\ud83dx"',
    '"\ud83d"',
    "'a'",
  ])('Q-FILTER-21: %j is no JSON string', (text) => {
    expect(() => lex(text)).toThrow(ScimError);
  });

  it.each([
    ['0', 0],
    ['-0', 0],
    ['-1', -1],
    ['1.5', 1.5],
    ['1e3', 1000],
    ['1E+3', 1000],
    ['12.25e-2', 0.1225],
    ['-0.5', -0.5],
    ['9007199254740993', 9007199254740992],
  ])('Q-FILTER-22: the number %s', (text, value) => {
    expect(literal(text)).toBe(value);
  });

  it.each([
    '+1',
    '01',
    '-01',
    '1.',
    '1.e3',
    '1e',
    '1e+',
    '-',
    '--1',
    '1.5.5',
    '0x10',
    '1_000',
    '1n',
    '1e999',
  ])('Q-FILTER-22: %j is no JSON number', (text) => {
    expect(() => lex(text)).toThrow(ScimError);
  });

  it('Q-FILTER-13: a word begins with any letter', () => {
    expect(lex('A Z a z').map(({ value }) => value)).toEqual(['A', 'Z', 'a', 'z', '']);
  });

  it('Q-FILTER-22: NaN, Infinity and .5 are words', () => {
    expect(lex('NaN Infinity .5').map(({ kind }) => kind)).toEqual(['word', 'word', 'word', 'end']);
  });

  it.each(['{', '}', '<', '>', '|', '^', '`', '\\', '?', '#', 'é', '😀', '\u0000', '\t', '\u2003', '\ud83d'])(
    'Q-FILTER-04: %j has no meaning outside a string',
    (text) => {
      expect(() => lex(text)).toThrow('The filter is not valid at character 1:');
    },
  );

  it.each([
    ['-', 'this is not a number as JSON writes it'],
    ['-.5', 'this is not a number as JSON writes it'],
    ['1e', 'this is not a number as JSON writes it'],
    ['1e+', 'this is not a number as JSON writes it'],
    ['1e400', 'the number is too large'],
  ])('Q-FILTER-22: what is wrong with %s is said', (text, problem) => {
    expect(() => lex(text)).toThrow(problem);
  });
});
