import { describe, expect, it } from '@jest/globals';
import type { AttributeFormat } from '../schema/attribute.js';
import { attribute } from '../schema/define-schema.js';
import { formatProblem } from './format-problem.js';

const CERTIFICATE = 'MAMCAQU='; // A SEQUENCE of three bytes.

type Row = readonly [string, AttributeFormat, readonly string[], readonly string[]];

const ROWS: readonly Row[] = [
  [
    'S-USER-14',
    'email',
    ['bjensen@example.com', 'a+b@x', '"a b"@example.com', 'é@bücher.example', 'a@[192.0.2.1]'],
    [
      'not an address',
      'a@',
      '@b',
      'a@b@',
      'a b@example.com',
      'a..b@example.com',
      'a@-b.example',
      'a@b..c',
      'upd-1234',
    ],
  ],
  [
    'S-USER-15',
    'phoneNumber',
    [
      'tel:+1-201-555-0123',
      'tel:+1-201-555-0123;ext=12',
      '+47 55 01 00 11',
      '(201) 555-0123 x12',
      '4755010011',
    ],
    ['upd-1234', 'none', '', '+', '5', '555<script>'],
  ],
  [
    'S-USER-10',
    'languageTag',
    ['en-CA', 'en_CA', 'de', 'zh-Hant-TW'],
    ['en CA', '-', 'x', 'englishlanguage'],
  ],
  [
    'S-USER-09',
    'languageRanges',
    ['en-US', 'en-US, fr;q=0.8', '*', 'de ; q=1, *;q=0'],
    ['en US', 'en;q=2', 'en;q', 'en;x=1', 'en;q=0.8;q=1', 'en,,fr'],
  ],
  [
    'S-USER-11',
    'timeZone',
    ['Europe/Zurich', 'America/Argentina/Ushuaia', 'UTC'],
    ['Mars/X', '+01:00', 'upd', ' '],
  ],
  ['S-USER-18', 'country', ['US', 'no'], ['USA', 'U', 'U1', 'Å1', '']],
  [
    'S-USER-22',
    'certificate',
    [CERTIFICATE, 'MAMCAQU', `MIGA${'A'.repeat(171)}`],
    [
      `${CERTIFICATE.slice(0, -1)}wMAIBBQ`,
      'MAICAQU=',
      'aGVsbG8=',
      'MA',
      'MIA',
      '',
      '-----BEGIN CERTIFICATE-----',
    ],
  ],
];

describe('formatProblem', () => {
  it.each(ROWS)('%s: %s', (_row, format, good, bad) => {
    const definition = attribute({ name: 'x', description: '', format });
    for (const value of good) expect([value, formatProblem(definition, value)]).toEqual([value, undefined]);
    for (const value of bad)
      expect([value, formatProblem(definition, value)]).toEqual([value, expect.any(String)]);
  });

  it('C-TYPE-07: a reference has the characters of a URI', () => {
    const definition = attribute({
      name: 'x',
      description: '',
      type: 'reference',
      referenceTypes: ['external'],
    });
    for (const value of [
      'https://example.com/a?b=c#d',
      '../Users/1',
      'urn:x:y',
      'https://x/%20',
      'https://bücher.example/',
    ]) {
      expect(formatProblem(definition, value)).toBeUndefined();
    }
    for (const value of ['a b', 'https://x/%2', 'https://x/<y>', 'a\\b']) {
      expect(formatProblem(definition, value)).toContain('must be a URI');
    }
  });

  it('an attribute without a format takes every string', () => {
    expect(formatProblem(attribute({ name: 'x', description: '' }), '\u0001 anything')).toBeUndefined();
  });
});
