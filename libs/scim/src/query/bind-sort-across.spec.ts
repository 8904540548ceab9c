import { describe, expect, it } from '@jest/globals';
import { STRICT } from '../compat/relaxations.js';
import { ScimError } from '../errors/scim-error.js';
import { GROUP_TYPE, USER_TYPE } from '../schema/resource-types.js';
import { bindSortAcross } from './bind-sort-across.js';

const TYPES = [USER_TYPE, GROUP_TYPE];

function keys(sortBy: string, sortOrder?: string): readonly unknown[] {
  const sort = bindSortAcross(TYPES, { sortBy, ...(sortOrder === undefined ? {} : { sortOrder }) }, STRICT);
  return [sort?.descending, ...(sort?.sorts ?? []).map((one) => one?.target.key)];
}

describe('bindSortAcross', () => {
  it.each([
    ['displayName', undefined, [false, 'displayName', 'displayName']],
    ['DISPLAYNAME', 'descending', [true, 'displayName', 'displayName']],
    ['userName', undefined, [false, 'userName', undefined]],
    ['members', 'descending', [true, undefined, 'members.value']],
    ['meta.created', 'ascending', [false, 'meta.created', 'meta.created']],
  ])('Q-ROOT-04: by %s, %s: each type by its attribute, or without value', (sortBy, sortOrder, expected) => {
    expect(keys(sortBy, sortOrder)).toEqual(expected);
  });

  it('Q-SORT-12: sortOrder alone is ignored', () => {
    expect(bindSortAcross(TYPES, { sortOrder: 'up' }, STRICT)).toBeUndefined();
  });

  it.each([
    ['foo', undefined, 'foo", which is not an attribute of any resource type'],
    ['a..b', undefined, 'not an attribute of any resource type'],
    ['name', undefined, 'name, which is complex'],
    ['name.foo', undefined, 'not an attribute of User'],
    ['password', undefined, 'sortBy cannot name password'],
    ['userName', 'up', 'sortOrder is'],
    ['displayName', '', 'sortOrder is'],
  ])('Q-SORT-02, Q-SORT-03, Q-SORT-08, S-PWD-04: by %s, %s is refused', (sortBy, sortOrder, said) => {
    let caught: unknown;
    try {
      keys(sortBy, sortOrder);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(ScimError);
    expect(caught).toMatchObject({ scimType: 'invalidValue', detail: expect.stringContaining(said) });
  });
});
