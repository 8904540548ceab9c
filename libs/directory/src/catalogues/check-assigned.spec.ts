import { describe, expect, it } from '@jest/globals';
import { GROUP_TYPE, USER_TYPE, type Resource } from '@rollcall/scim';

import { userTypeWith } from './catalogues.fixture.js';
import { checkAssigned } from './check-assigned.js';

const ROLES = [{ value: 'Desk' }, { value: 'old', supported: false }];
const REFUSING = userTypeWith({ roles: { unknown: 'refuse', roles: ROLES } });

const withRoles = (...values: readonly string[]): Resource => ({ roles: values.map((value) => ({ value })) });

describe('the roles that a change gives a user (R-ROLE-05)', () => {
  it('are those of the catalogue, in whatever letter case, where unknown ones are refused', () => {
    const after = withRoles('desk', 'DESK');
    expect(checkAssigned(REFUSING, {}, after)).toBe(after);
    expect(() => checkAssigned(REFUSING, {}, withRoles('desk', 'Ghost'))).toThrow(
      'roles[1].value "Ghost" is not known; /Roles lists what there is.',
    );
    expect(() => checkAssigned(REFUSING, {}, withRoles('old'))).toThrow(
      'roles[0].value "old" is not supported',
    );
  });

  it('are named together, ten of them at most', () => {
    const many = Array.from({ length: 13 }, (_, index) => `ghost-${index}`);
    expect(() => checkAssigned(REFUSING, {}, withRoles(...many))).toThrow(/ghost-9" .* And 3 more\.$/);
  });

  it('are looked at only where they are new to the user', () => {
    const before = withRoles('Ghost', 'old');
    expect(() => checkAssigned(REFUSING, before, withRoles('old', 'GHOST', 'desk'))).not.toThrow();
    expect(() => checkAssigned(REFUSING, before, withRoles('Ghost', 'Spectre'))).toThrow('roles[1]');
    expect(() =>
      checkAssigned(REFUSING, {}, { roles: [{ display: 'no value' }, { value: '' }] }),
    ).not.toThrow();
  });

  it('are any where the tenant keeps or marks unknown ones, or has registered none, or for what is no user', () => {
    for (const type of [
      USER_TYPE,
      GROUP_TYPE,
      userTypeWith({ roles: ROLES }),
      userTypeWith({ roles: { unknown: 'mark', roles: ROLES } }),
      userTypeWith({ entitlements: { unknown: 'refuse', entitlements: [] } }),
    ]) {
      expect(() => checkAssigned(type, {}, withRoles('Ghost'))).not.toThrow();
    }
  });
});
