import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ScimError } from '../errors/scim-error.js';
import { LIMITS } from '../limits.js';
import type { Json } from './json.js';
import { isJsonObject } from './json.js';
import { readJson } from './read-json.js';

const seed = process.env['ROLLCALL_TEST_SEED'];
const RUNS = { numRuns: 300, ...(seed === undefined ? {} : { seed: Number(seed) }) };

function refusal(text: string, limits = LIMITS): ScimError {
  try {
    readJson(text, limits);
  } catch (error) {
    if (error instanceof ScimError) return error;
    throw error;
  }
  throw new Error(`not refused: ${text.slice(0, 100)}`);
}

describe('readJson', () => {
  it('RFC 8259: reads what JSON.parse reads, and to the same values', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(JSON.stringify(readJson(text))).toBe(JSON.stringify(JSON.parse(text)));
      }),
      RUNS,
    );
  });

  it('RFC 8259: refuses what JSON.parse refuses, as ScimError and nothing else', () => {
    const damaged = fc.tuple(
      fc.json(),
      fc.nat(),
      fc.constantFrom('', ',', '"', '\\', '{', ']', '-', '.', 'e', ' ', '\u0001'),
    );
    fc.assert(
      fc.property(damaged, ([text, at, insert]) => {
        const place = text.length === 0 ? 0 : at % text.length;
        const changed = text.slice(0, place) + insert + text.slice(place + 1);
        let parsed: unknown;
        let valid = true;
        try {
          parsed = JSON.parse(changed);
        } catch {
          valid = false;
        }
        if (!valid) expect(refusal(changed).status).toBe(400);
        else {
          try {
            expect(JSON.stringify(readJson(changed))).toBe(JSON.stringify(parsed));
          } catch (error) {
            if (!(error instanceof ScimError)) throw error;
            expect(error.detail).toMatch(/occurs twice|surrogate|too large/);
          }
        }
      }),
      RUNS,
    );
  });

  it.each([
    ['', 'line 1, column 1: expected a value'],
    ['{"a":', 'line 1, column 6: expected a value'],
    ['{"a":1,}', 'line 1, column 8: expected a key in double quotes'],
    ["{'a':1}", 'column 2: expected a key in double quotes'],
    ['{"a" 1}', 'expected ":"'],
    ['{"a":1 "b":2}', 'expected "," or "}"'],
    ['[1 2]', 'expected "," or "]"'],
    ['[1,]', 'expected a value'],
    ['{}{}', 'expected the end'],
    ['01', 'expected the end'],
    ['-', 'expected a digit'],
    ['1.', 'expected a digit'],
    ['.5', 'expected a value'],
    ['1e', 'expected a digit'],
    ['+1', 'expected a value'],
    ['NaN', 'expected a value'],
    ['nul', 'expected a value'],
    ['True', 'expected a value'],
    ['"a', 'expected the end of the string'],
    ['"a\nb"', 'escape instead of a control character'],
    ['"\\x"', 'escapes that JSON knows'],
    ['"\\u12g4"', 'four hexadecimal digits'],
    ['{\n  "a": 1,\n  "b": ?\n}', 'line 3, column 8: expected a value'],
    ['\uFEFF{}', 'not a byte order mark'],
    ['1e999', 'too large'],
    ['/**/{}', 'expected a value'],
  ])('P-POST-09: %j is invalidSyntax with the place and what was expected', (text, detail) => {
    const error = refusal(text);
    expect([error.status, error.scimType]).toEqual([400, 'invalidSyntax']);
    expect(error.detail).toContain(detail);
  });

  it.each([
    '"\\ud800"',
    '"\\udc00"',
    '"\\ud800x"',
    '"\\ud800\\u0041"',
    '"\ud800"',
    '"\udc00 "',
    '"\\ud800\\ud800"',
  ])('C-TYPE-01: the lone surrogate in %j is refused', (text) => {
    expect(refusal(text).detail).toContain('half of a surrogate pair');
  });

  it('C-TYPE-01: surrogate pairs, escaped or not, and every escape round-trip', () => {
    expect(readJson('"\\ud83d\\ude00\ud83d\ude00 \\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9"')).toBe(
      '😀😀 "\\/\b\f\n\r\té',
    );
  });

  it.each(['{"active":true,"active":false}', '{"a":1,"\\u0061":2}', '{"x":[{"__proto__":1,"__proto__":2}]}'])(
    'C-ATTR-25: %s has a key twice',
    (text) => {
      const error = refusal(text);
      expect(error.scimType).toBe('invalidSyntax');
      expect(error.detail).toMatch(/the key "(active|a|__proto__)" occurs twice/);
    },
  );

  it('RFC 8259 §4: the same key in two objects is no duplicate', () => {
    expect(readJson('[{"a":1},{"a":{"a":2}}]')).toEqual([{ a: 1 }, { a: { a: 2 } }]);
  });

  it('prototype keys are ordinary keys of objects without a prototype', () => {
    const read = readJson('{"__proto__":{"polluted":true},"constructor":1,"toString":2}');
    if (!isJsonObject(read)) throw new Error('an object is expected');
    expect(Object.getPrototypeOf(read)).toBeNull();
    expect(Object.keys(read)).toEqual(['__proto__', 'constructor', 'toString']);
    expect('hasOwnProperty' in read).toBe(false);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  it('limits: a depth of 64 is read, 65 and a million are refused by name', () => {
    const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
    const read: Json = readJson(nested(64));
    expect(JSON.stringify(read)).toBe(nested(64));
    for (const text of [nested(65), '['.repeat(1_000_000), '{"a":'.repeat(1_000_000)]) {
      expect(refusal(text).detail).toContain('deeper than the limit of 64 levels');
    }
    expect(readJson(`[${'[],'.repeat(100)}[]]`)).toHaveLength(101);
  });

  it('limits: a string longer than the limit is invalidValue that names the limit', () => {
    const limits = { ...LIMITS, stringLength: 5 };
    expect(readJson('["12345"]', limits)).toEqual(['12345']);
    for (const text of ['["123456"]', '{"123456":1}', '"\\u0031\\u0031\\u0031\\u0031\\u0031\\u0031"']) {
      const error = refusal(text, limits);
      expect(error.scimType).toBe('invalidValue');
      expect(error.detail).toContain('limit of 5 characters');
    }
  });

  it('limits: values are counted while they are read, keys with theirs', () => {
    const limits = { ...LIMITS, jsonNodes: 5 };
    expect(readJson('[1,"2",{},[]]', limits)).toHaveLength(4);
    expect(readJson('{"a":1,"b":{"c":true,"d":null}}', limits)).toEqual({ a: 1, b: { c: true, d: null } });
    for (const text of ['[1,2,3,4,5]', '[[],[],[],[],[],?', '{"a":1,"b":{"c":true,"d":null,"e":0}}']) {
      const error = refusal(text, limits);
      expect([error.status, error.errorName]).toEqual([413, 'payloadTooLarge']);
      expect(error.detail).toContain('limit jsonNodes allows, 5');
    }
  });

  it('limits: a million values are read, one more is refused', () => {
    const text = `[${'0,'.repeat(LIMITS.jsonNodes - 2)}0]`;
    expect(readJson(text)).toHaveLength(999_999);
    expect(refusal(`[0,${text.slice(1)}`).errorName).toBe('payloadTooLarge');
  });

  it('S-PWD-01: no refusal repeats a value', () => {
    expect(refusal('{"password":"hunter2"x').detail).not.toContain('hunter2');
    expect(refusal('{"password":hunter2}').detail).not.toContain('hunter');
  });
});
