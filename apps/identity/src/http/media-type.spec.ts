import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { chooseMediaType, readMediaType } from './media-type.js';

const SCIM = 'application/scim+json';
const JSON_TYPE = 'application/json';

const seed = process.env['ROLLCALL_TEST_SEED'];
fc.configureGlobal(seed === undefined ? {} : { seed: Number(seed) });

describe('chooseMediaType', () => {
  it.each([
    undefined,
    '',
    '  ',
    '*/*',
    'application/*',
    SCIM,
    'Application/SCIM+JSON',
    `${JSON_TYPE}, ${SCIM}`,
  ])('H-CT-03, H-CT-05: Accept %j is answered in SCIM', (accept) => {
    expect(chooseMediaType(accept)).toBe(SCIM);
  });

  it.each([
    JSON_TYPE,
    `${JSON_TYPE}; charset=utf-8`,
    `${SCIM};q=0.5, ${JSON_TYPE}`,
    `${SCIM};q=0, */*`,
    'application/json, text/plain, */*',
    `text/html, ${JSON_TYPE};q=0.1`,
  ])('H-CT-04: Accept %j is answered in JSON', (accept) => {
    expect(chooseMediaType(accept)).toBe(JSON_TYPE);
  });

  it.each([
    'text/html',
    'application/xml, text/*',
    '*/*;q=0',
    `${SCIM};q=0`,
    `${JSON_TYPE};q=nonsense`,
    ',,,',
    'scim',
  ])('H-CT-08: Accept %j cannot be satisfied', (accept) => {
    expect(chooseMediaType(accept)).toBeUndefined();
  });

  it('a malformed element does not hide the others', () => {
    expect(chooseMediaType(`a/b;="x, ${JSON_TYPE}`)).toBe(JSON_TYPE);
    expect(chooseMediaType(`text/html;p="a, b", ${JSON_TYPE}`)).toBe(JSON_TYPE);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('a', '/', ';', '=', '"', ',', '*', 'q', '0', '.', '1', ' ', '\\'),
        }),
        (text) => {
          expect([SCIM, JSON_TYPE, undefined]).toContain(chooseMediaType(text));
        },
      ),
    );
  });
});

describe('readMediaType', () => {
  it.each([
    [SCIM, SCIM, []],
    [`${JSON_TYPE};charset=UTF-8`, JSON_TYPE, [['charset', 'UTF-8']]],
    [`${JSON_TYPE} ; Charset="utf-8" ;`, JSON_TYPE, [['charset', 'utf-8']]],
    ['TEXT/Plain; a="x\\"y"', 'text/plain', [['a', 'x"y']]],
  ])('H-CT-06: reads %j', (header, type, parameters) => {
    expect(readMediaType(header)).toEqual({ type, parameters });
  });

  it.each([
    '',
    'json',
    '/json',
    'application/',
    'application/json\ta',
    `${SCIM}, ${SCIM}`,
    'a/b; c',
    'a/b; c="x',
    'a/b/c',
  ])('H14: %j is not one media type', (header) => {
    expect(readMediaType(header)).toBeUndefined();
  });
});
