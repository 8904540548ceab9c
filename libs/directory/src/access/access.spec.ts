import { describe, expect, it } from '@jest/globals';

import { accessOf, type Right } from './access.js';

const TYPES = ['User', 'Group', 'Robot'];

/** What scopes allow, in words: `read User`. */
function allowed(scopes: readonly string[] | undefined): readonly string[] {
  const access = accessOf(scopes);
  const rights: readonly Right[] = ['read', 'write'];
  return [
    ...rights.flatMap((right) =>
      TYPES.filter((type) => access.may(right, type)).map((type) => `${right} ${type}`),
    ),
    ...rights.filter((right) => access.mayWithSome(right)).map((right) => `${right} some`),
    ...(access.readsEvents ? ['events'] : []),
  ];
}

const READ_ALL = TYPES.map((type) => `read ${type}`);
const WRITE_ALL = TYPES.map((type) => `write ${type}`);

describe('what scopes allow (X-SEC-04)', () => {
  it.each([
    [undefined, [...READ_ALL, ...WRITE_ALL, 'read some', 'write some', 'events']],
    [[], []],
    [['scim:read'], [...READ_ALL, 'read some']],
    [['scim:write'], [...READ_ALL, ...WRITE_ALL, 'read some', 'write some']],
    [['scim:read:User'], ['read User', 'read some']],
    [['scim:write:Group'], ['read Group', 'write Group', 'read some', 'write some']],
    [
      ['scim:write:Group', 'scim:read:User'],
      ['read User', 'read Group', 'write Group', 'read some', 'write some'],
    ],
    [
      ['scim:read', 'scim:write:Robot'],
      [...READ_ALL, 'write Robot', 'read some', 'write some'],
    ],
    [['events:read'], ['events']],
  ])('%j', (scopes, expected) => {
    expect(allowed(scopes)).toEqual(expected);
  });

  it.each([
    'scim',
    'scim:',
    'scim:readUser',
    'scim:delete',
    'SCIM:READ',
    'events',
    'events:read:User',
    '*',
    '',
  ])('a word that is no scope allows nothing: %j', (scope) => {
    expect(allowed([scope])).toEqual([]);
  });

  it('is read once from a list of scopes', () => {
    const scopes = ['scim:read'];
    expect(accessOf(scopes)).toBe(accessOf(scopes));
  });
});
