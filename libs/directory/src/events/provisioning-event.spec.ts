import { describe, expect, it } from '@jest/globals';
import { GROUP_TYPE, URN, USER_TYPE } from '@rollcall/scim';

import type { GroupMember } from '../ports/stored-resource.js';
import { MEMBERS_PER_EVENT, provisioningEvents } from './provisioning-event.js';

const user = { userName: 'ines', title: 'Analyst' };

function members(count: number, from = 0): GroupMember[] {
  return Array.from({ length: count }, (_, index) => ({ value: `m${from + index}`, type: 'User' }));
}

describe('provisioning events', () => {
  it('E-OUT-02: a change that changes nothing gives no event', () => {
    expect(
      provisioningEvents({ type: USER_TYPE, operation: 'patch', before: user, after: { ...user } }),
    ).toEqual([]);
  });

  it('says what was created, with the names of the attributes', () => {
    expect(provisioningEvents({ type: USER_TYPE, operation: 'create', after: user })).toEqual([
      {
        type: 'scim.user.created',
        ordinal: 0,
        last: true,
        payload: { operation: 'create', changed: ['userName', 'title'], after: user },
      },
    ]);
  });

  it('says what an update changed, before and after', () => {
    const after = { ...user, title: 'Lead', [URN.enterpriseUser]: { department: 'Ledger' } };
    const [event, ...more] = provisioningEvents({ type: USER_TYPE, operation: 'patch', before: user, after });
    expect(more).toEqual([]);
    expect(event?.type).toBe('scim.user.updated');
    expect(event?.payload).toEqual({
      operation: 'patch',
      changed: expect.arrayContaining(['title', `${URN.enterpriseUser}:department`]) as unknown,
      before: user,
      after,
    });
  });

  it('says what was deleted', () => {
    const [event] = provisioningEvents({ type: USER_TYPE, operation: 'delete', before: user });
    expect(event?.type).toBe('scim.user.deleted');
    expect(event?.payload.before).toEqual(user);
    expect(event?.payload).not.toHaveProperty('after');
  });

  it('E-EVT-14: a deactivation is a second event of the same version', () => {
    const events = provisioningEvents({
      type: USER_TYPE,
      operation: 'patch',
      before: { ...user, active: true },
      after: { ...user, active: false },
    });
    expect(events.map(({ type, ordinal, last }) => ({ type, ordinal, last }))).toEqual([
      { type: 'scim.user.updated', ordinal: 0, last: false },
      { type: 'scim.user.deactivated', ordinal: 1, last: true },
    ]);
  });

  it('an account whose active is unassigned and becomes true is not activated', () => {
    const events = provisioningEvents({
      type: USER_TYPE,
      operation: 'patch',
      before: user,
      after: { ...user, active: true },
    });
    expect(events.map(({ type }) => type)).toEqual(['scim.user.updated']);
  });

  it('E-SET-18: a password is named and never shown', () => {
    const events = provisioningEvents({
      type: USER_TYPE,
      operation: 'patch',
      before: { ...user, password: '$argon2id$old' },
      after: { ...user, password: '$argon2id$new' },
    });
    expect(events[0]?.payload.changed).toEqual(['password']);
    expect(JSON.stringify(events)).not.toContain('argon2id');
  });

  it('a large membership delta comes in parts of at most 250, each member once, the last one marked', () => {
    const added = members(600);
    const removed = members(7, 10_000);
    const group = { displayName: 'Harbour Desk' };
    const events = provisioningEvents({
      type: GROUP_TYPE,
      operation: 'patch',
      before: group,
      after: group,
      members: { added, removed },
    });
    expect(events).toHaveLength(3);
    for (const { payload } of events) {
      const part = payload.members;
      expect((part?.added.length ?? 0) + (part?.removed.length ?? 0)).toBeLessThanOrEqual(MEMBERS_PER_EVENT);
    }
    expect(events.flatMap(({ payload }) => payload.members?.added ?? [])).toEqual(added);
    expect(events.flatMap(({ payload }) => payload.members?.removed ?? [])).toEqual(removed);
    expect(events.map(({ last }) => last)).toEqual([false, false, true]);
    expect(events.map(({ ordinal }) => ordinal)).toEqual([0, 1, 2]);
  });
});
