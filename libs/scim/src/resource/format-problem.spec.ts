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

/** DER of a SEQUENCE: its tag, what says its length, and so many bytes. */
function der(head: readonly number[], bytes: number): string {
  return btoa(String.fromCharCode(0x30, ...head, ...new Array<number>(bytes).fill(0)));
}

const [L63, L64] = ['x'.repeat(63), 'x'.repeat(64)];

/** The edges: lengths, characters beside those that are allowed, and each way to write a length. */
const EDGES: readonly Row[] = [
  [
    'S-USER-14',
    'email',
    [
      `${L64}@x`,
      `a@${L63}`,
      `a@${[L63, L63, L63, L63].join('.')}`,
      '"(a,b)"@x',
      '\u00a1@x',
      'a@\u00a1',
      'a@b-c.example',
    ],
    [
      `${L64}y@x`,
      `a@${L64}`,
      `a@${[L63, L63, L63, 'x'.repeat(62), 'y'].join('.')}`,
      '"ab@x',
      'ab"@x',
      '""@x',
      '"@x',
      ...Array.from('()<>[]:;\\,"', (character) => `a${character}b@x`),
      'a@[192.0.2.1',
      'a@[]',
      'a@b-.example',
      'a@b_c',
      'a@.b',
      '\u007f@x',
      '\u0080@x',
      '\u00a0@x',
    ],
  ],
  ['S-USER-15', 'phoneNumber', ['55', 'TEL:55', '55;phone-context=+47'], ['ext', 'tel:5']],
  ['S-USER-09', 'languageRanges', ['en;q=0.123', 'en;Q=1.000'], ['en;q=0.1234', 'en;q=', 'en;q=-1', 'en;']],
  ['S-USER-18', 'country', ['zA'], ['@A', '[a', '`a', '{a']],
  [
    'S-USER-22',
    'certificate',
    [der([0x7f], 127), der([0x81, 0x80], 128), der([0x82, 1, 0], 256), der([0x84, 0, 0, 1, 0], 256)],
    [
      'MQMCAQU=',
      der([0x80], 128),
      der([0x82, 1, 0], 255),
      der([0x82, 1, 0], 257),
      der([0x82, 1], 0),
      der([0x85, 0, 0, 0, 1, 0], 256),
    ],
  ],
];

describe('formatProblem', () => {
  it.each<[AttributeFormat, string]>([
    ['email', 'must be an e-mail address such as "bjensen@example.com"'],
    ['phoneNumber', 'must be a phone number such as "tel:+1-201-555-0123"'],
    ['languageTag', 'must be a language tag such as "en-US"'],
    ['languageRanges', 'must be a list of languages such as "en-US, fr;q=0.8"'],
    ['timeZone', 'must be the name of an IANA time zone such as "Europe/Zurich"'],
    ['country', 'must be a country code of two letters (ISO 3166-1) such as "US"'],
    ['certificate', 'must be exactly one DER certificate as base64'],
  ])('RFC 7644 §3.12: says what a %s looks like', (format, problem) => {
    expect(formatProblem(attribute({ name: 'x', description: '', format }), '?')).toBe(problem);
  });

  it.each([...ROWS, ...EDGES])('%s: %s', (_row, format, good, bad) => {
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
      'https://x/%aF',
      'https://bücher.example/',
    ]) {
      expect(formatProblem(definition, value)).toBeUndefined();
    }
    for (const value of ['a b', 'https://x/%2', 'https://x/%g2', 'https://x/%2g', 'https://x/<y>', 'a\\b']) {
      expect(formatProblem(definition, value)).toContain('must be a URI');
    }
  });

  it('an attribute without a format takes every string', () => {
    expect(formatProblem(attribute({ name: 'x', description: '' }), '\u0001 anything')).toBeUndefined();
  });
});
