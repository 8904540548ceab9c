import { describe, expect, it } from '@jest/globals';
import { ScimError } from '../errors/scim-error.js';
import { LIMITS } from '../limits.js';
import { URN } from '../urns.js';
import { parsePatchPath } from './parse-patch-path.js';

function refusal(text: string): ScimError {
  try {
    parsePatchPath(text);
  } catch (error) {
    if (error instanceof ScimError) return error;
    throw error;
  }
  throw new Error(`${text} was accepted`);
}

const WORK = { kind: 'compare', path: { name: 'type' }, operator: 'eq', value: 'work' };

describe('parsePatchPath', () => {
  it.each<[string, string, unknown]>([
    ['P-PATH-01', 'displayName', { path: { name: 'displayName' } }],
    ['P-PATH-02', 'name.familyName', { path: { name: 'name', sub: 'familyName' } }],
    ['P-PATH-03', 'emails[type eq "work"]', { path: { name: 'emails' }, filter: WORK }],
    ['P-PATH-04', 'emails[type eq "work"].value', { path: { name: 'emails', sub: 'value' }, filter: WORK }],
    ['P-PATH-05', `${URN.user}:name.givenName`, { path: { urn: URN.user, name: 'name', sub: 'givenName' } }],
    [
      'P-PATH-06',
      `${URN.enterpriseUser}:manager.$ref`,
      { path: { urn: URN.enterpriseUser, name: 'manager', sub: '$ref' } },
    ],
    [
      'P-PATH-06',
      'urn:x:2.0:Y:list[type eq "work"].v',
      { path: { urn: 'urn:x:2.0:Y', name: 'list', sub: 'v' }, filter: WORK },
    ],
    ['P-PATH-07', 'urn:x:2.0:Y', { path: { urn: 'urn:x:2.0', name: 'Y' } }],
    ['P-PATH-07', 'urn:x:2.0', { path: { urn: 'urn:x', name: '2.0' } }],
    ['P-PATH-13', 'emails[(type eq "work")]', { path: { name: 'emails' }, filter: WORK }],
    [
      'P-PATH-13',
      'emails[value eq "]\\"[" and not (type pr)].type',
      {
        path: { name: 'emails', sub: 'type' },
        filter: {
          kind: 'and',
          operands: [
            { kind: 'compare', path: { name: 'value' }, operator: 'eq', value: ']"[' },
            { kind: 'not', operand: { kind: 'present', path: { name: 'type' } } },
          ],
        },
      },
    ],
  ])('%s: %s', (_row, text, expected) => {
    expect(parsePatchPath(text)).toEqual(expected);
  });

  it.each([
    '',
    ' ',
    'emails[',
    'emails[type eq "work"',
    'emails[type eq "work]',
    'emails]',
    'emails[type pr]]',
    'emails[type pr]x',
    'emails[type pr].',
    'emails[type pr].a.b',
    'emails[type pr].urn:x:a',
    'emails[type pr] .value',
    'emails.value[type pr]',
    '[type pr]',
    ' emails[type pr]',
    'emails [type pr]',
    'name..x',
    'a.b.c',
    '.a',
    'a.',
    'a b',
    ' displayName',
    'displayName ',
    '/displayName',
    'name/givenName',
    'urn:',
    'urn:x:',
    '__proto__',
    '__proto__.x',
    '1a',
    'ä',
    '"a"',
  ])('P-PATH-09: %j is refused as a path', (text) => {
    expect(refusal(text)).toMatchObject({ status: 400, scimType: 'invalidPath' });
  });

  it.each([
    'emails[]',
    'emails[ ]',
    'emails[type]',
    'emails[type eq]',
    'emails[type eq work]',
    'emails[type eq"work"]',
    'emails[a[b pr]]',
    'emails[not type pr].value',
  ])('W-12: in %j only what the brackets hold is wrong', (text) => {
    expect(refusal(text).scimType).toBe('invalidFilter');
  });

  it('H1: length, depth and terms are limited as in filters', () => {
    expect(refusal('a'.repeat(9000)).detail).toBe(
      'The path has 9000 characters; the limit filterLength allows 8192.',
    );
    expect(refusal(`a[${'('.repeat(40)}b pr${')'.repeat(40)}]`).detail).toContain(
      'the limit filterDepth, 40',
    );
    expect(parsePatchPath(`a[${'('.repeat(39)}b pr${')'.repeat(39)}]`).filter?.kind).toBe('present');
    expect(refusal(`a[${Array.from({ length: 201 }, () => 'b pr').join(' or ')}]`).detail).toContain(
      'filterTerms, 200',
    );
    expect(() => parsePatchPath('abc', { ...LIMITS, filterLength: 2 })).toThrow(ScimError);
  });
});
