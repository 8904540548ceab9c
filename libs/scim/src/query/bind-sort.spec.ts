import { describe, expect, it } from '@jest/globals';
import { LENIENT, STRICT } from '../compat/relaxations.js';
import { ScimError } from '../errors/scim-error.js';
import { USER_TYPE } from '../schema/resource-types.js';
import { URN } from '../urns.js';
import { bindSort } from './bind-sort.js';

describe('bindSort', () => {
  it.each([
    ['Q-SORT-01', 'userName', undefined, 'userName', false],
    ['Q-SORT-02', 'userName', 'ascending', 'userName', false],
    ['Q-SORT-02', 'USERNAME', 'descending', 'userName', true],
    ['Q-SORT-03', 'name.familyName', undefined, 'name.familyName', false],
    ['Q-SORT-04', 'emails', undefined, 'emails.value', false],
    ['Q-SORT-04', 'emails.type', undefined, 'emails.type', false],
    [
      'Q-SORT-07',
      `${URN.enterpriseUser}:employeeNumber`,
      undefined,
      `${URN.enterpriseUser}:employeeNumber`,
      false,
    ],
  ])('%s: sortBy %s, sortOrder %s', (_row, sortBy, sortOrder, key, descending) => {
    const sort = bindSort(USER_TYPE, sortBy, sortOrder, STRICT);
    expect([sort?.target.key, sort?.descending]).toEqual([key, descending]);
  });

  it('Q-SORT-12: sortOrder alone is ignored', () => {
    expect(bindSort(USER_TYPE, undefined, 'descending', STRICT)).toBeUndefined();
    expect(bindSort(USER_TYPE, undefined, 'up', STRICT)).toBeUndefined();
  });

  it.each([
    ['Q-SORT-02', 'userName', 'up'],
    ['Q-SORT-03', 'name', undefined],
    ['Q-SORT-03', 'addresses', undefined],
    ['Q-SORT-08', 'foo', undefined],
    ['Q-SORT-08', '', undefined],
    ['Q-SORT-08', 'emails[type eq "work"]', undefined],
    ['Q-SORT-08', 'userName, title', undefined],
    ['S-PWD-04', 'password', undefined],
    ['H3', '__proto__', undefined],
    ['H3', 'constructor', undefined],
    ['decision 3', 'manager', undefined],
    ['H1', 'x'.repeat(5000), undefined],
  ])('%s: sortBy %s, sortOrder %s is refused', (_row, sortBy, sortOrder) => {
    let caught: unknown;
    try {
      bindSort(USER_TYPE, sortBy, sortOrder, STRICT);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(ScimError);
    expect(caught).toMatchObject({ status: 400, scimType: 'invalidValue' });
    expect(String(caught).length).toBeLessThan(300);
  });

  it('decision 3: short names where they are allowed', () => {
    expect(bindSort(USER_TYPE, 'manager', undefined, LENIENT)?.target.key).toBe(
      `${URN.enterpriseUser}:manager.value`,
    );
  });
});
