import { describe, expect, it } from '@jest/globals';
import { GROUP_TYPE, USER_TYPE } from '@rollcall/scim';

import { assignmentChanges } from './assignment-changes.js';
import { userTypeWith } from './catalogues.fixture.js';

describe('what an event says of roles', () => {
  const desk = { value: 'desk' };
  const night = { value: 'night', type: 'shift' };

  it('is what the user got and lost, and nothing of what stays', () => {
    expect(assignmentChanges(USER_TYPE, { roles: [desk] }, { roles: [desk, night] })).toEqual({
      roles: { added: [night], removed: [] },
    });
    expect(assignmentChanges(USER_TYPE, { roles: [desk, night] }, {})).toEqual({
      roles: { added: [], removed: [desk, night] },
    });
  });

  it('is nothing where a role has another name, another place or is preferred, and both where its type is another', () => {
    const named = [{ ...night, display: 'Night shift', primary: true }, { value: 'DESK' }];
    expect(assignmentChanges(USER_TYPE, { roles: [desk, night] }, { roles: named })).toEqual({});
    const day = { ...night, type: 'day' };
    expect(assignmentChanges(USER_TYPE, { roles: [night] }, { roles: [day] })).toEqual({
      roles: { added: [day], removed: [night] },
    });
  });

  it('names the new values that the tenant does not know, where it has them marked', () => {
    const marking = userTypeWith({ entitlements: { unknown: 'mark', entitlements: [desk] } });
    const before = { entitlements: [{ value: 'old' }] };
    const after = { entitlements: [{ value: 'old', type: 'x' }, { value: 'Desk' }, night] };
    expect(assignmentChanges(marking, before, after).entitlements?.unknown).toEqual(['night']);
    expect(assignmentChanges(marking, {}, { roles: [night] }).roles).toEqual({ added: [night], removed: [] });
  });

  it('is nothing for what is no user', () => {
    expect(assignmentChanges(GROUP_TYPE, {}, { roles: [desk] })).toEqual({});
  });
});
