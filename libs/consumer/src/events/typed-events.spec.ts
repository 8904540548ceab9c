import { describe, expect, it } from '@jest/globals';

import {
  GroupCreated,
  GroupDeleted,
  GroupMembersChanged,
  GroupSnapshot,
  GroupUpdated,
} from './group-events.js';
import { ResourceEvent } from './provisioning-event.js';
import { typedEvents } from './typed-events.js';
import { UnreadableEvent } from './unreadable-event.js';
import {
  UserActivated,
  UserCreated,
  UserDeactivated,
  UserDeleted,
  UserSnapshot,
  UserUpdated,
} from './user-events.js';
import { groupEvent, wireEvent } from './wire-event.fixture.js';

const ines = { value: 'u1', type: 'User' };
const nils = { value: 'u2', type: 'User' };
const delta = { added: [ines], removed: [nils] };

describe('typed events', () => {
  it('each type of a user has its class', () => {
    const classes = {
      'scim.user.created': UserCreated,
      'scim.user.updated': UserUpdated,
      'scim.user.activated': UserActivated,
      'scim.user.deactivated': UserDeactivated,
      'scim.user.deleted': UserDeleted,
      'scim.user.snapshot': UserSnapshot,
    };
    for (const [type, expected] of Object.entries(classes)) {
      const { main, also } = typedEvents(wireEvent({ type }));
      expect(main).toBeInstanceOf(expected);
      expect(main.type).toBe(type.replace('scim.', ''));
      expect(also).toEqual([]);
    }
  });

  it('an update of a user says which roles and entitlements it got and lost, if any', () => {
    const nothing = { added: [], removed: [], unknown: [] };
    const roles = { ...nothing, added: [{ value: 'desk' }] };
    const { main } = typedEvents(wireEvent({ version: 2, roles }));
    expect(main).toMatchObject({ roles, entitlements: nothing });
  });

  it('an event says whose it is, its place, and what was before and after', () => {
    const { main } = typedEvents(wireEvent({ version: 2, ordinal: 1, last: false, replay: true }));
    expect(main).toMatchObject({
      tenant: 'harbour',
      resourceType: 'User',
      resourceId: 'u1',
      epoch: 1,
      version: 2,
      ordinal: 1,
      last: false,
      replay: true,
      time: new Date('2026-01-02T03:04:05.000Z'),
      changed: ['title'],
      before: { title: 'v1' },
      after: { title: 'v2' },
    });
  });

  it('the first members of a new group come with it, and for handlers of members, too', () => {
    const { main, also } = typedEvents(groupEvent({ members: { added: [ines], removed: [] } }));
    expect(main).toBeInstanceOf(GroupCreated);
    expect(main).toMatchObject({ added: [ines], after: { displayName: 'Harbour Desk' } });
    expect(also).toHaveLength(1);
    expect(also[0]).toBeInstanceOf(GroupMembersChanged);
    expect(also[0]).toMatchObject({ added: [ines], removed: [] });
  });

  it('further parts of a change of members are changes of members, also of a new group', () => {
    for (const version of [1, 2]) {
      const part = groupEvent({ version, ordinal: 1, changed: ['members'], members: delta });
      const { before: _before, after: _after, ...without } = part;
      const { main, also } = typedEvents(without);
      expect(main).toBeInstanceOf(GroupMembersChanged);
      expect(main).toMatchObject({ added: [ines], removed: [nils] });
      expect(also).toEqual([]);
    }
  });

  it('an update of the members alone is a change of members', () => {
    const { main } = typedEvents(groupEvent({ version: 2, changed: ['members'], members: delta }));
    expect(main).toBeInstanceOf(GroupMembersChanged);
  });

  it('an update of attributes and members is both', () => {
    const { main, also } = typedEvents(groupEvent({ version: 2, members: delta }));
    expect(main).toBeInstanceOf(GroupUpdated);
    expect(main).toMatchObject({ added: [ines], removed: [nils] });
    expect(also.map(({ type }) => type)).toEqual(['group.membersChanged']);
  });

  it('a snapshot of a group has all members, a deletion names none', () => {
    const members = { added: [ines, nils], removed: [] };
    const snapshot = typedEvents(groupEvent({ type: 'scim.group.snapshot', members }));
    expect(snapshot.main).toBeInstanceOf(GroupSnapshot);
    expect(snapshot.main).toMatchObject({ members: [ines, nils] });
    expect(snapshot.also).toEqual([]);
    expect(typedEvents(groupEvent({ type: 'scim.group.deleted' })).main).toBeInstanceOf(GroupDeleted);
  });

  it('a type that is registered at run time comes as a resource event', () => {
    const { main } = typedEvents(wireEvent({ type: 'scim.device.updated', resourceType: 'Device' }));
    expect(main).toBeInstanceOf(ResourceEvent);
    expect(main).toMatchObject({ type: 'device.updated', after: { title: 'v1' } });
  });

  it('what does not say its state is refused, and not handed over without', () => {
    const { after: _after, ...without } = wireEvent();
    expect(() => typedEvents(without)).toThrow(UnreadableEvent);
  });
});
