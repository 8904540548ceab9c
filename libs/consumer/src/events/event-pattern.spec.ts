import { describe, expect, it } from '@jest/globals';

import { checkPattern, matchPattern } from './event-pattern.js';
import { typedEvents } from './typed-events.js';
import { groupEvent, wireEvent } from './wire-event.fixture.js';

function matched(pattern: string, wire = wireEvent()): string | undefined {
  return matchPattern(pattern, typedEvents(wire))?.type;
}

describe('patterns of handlers', () => {
  it('a type matches itself, `user.*` all of users, `*` all', () => {
    expect(matched('user.created')).toBe('user.created');
    expect(matched('user.*')).toBe('user.created');
    expect(matched('*')).toBe('user.created');
    expect(matched('user.updated')).toBeUndefined();
    expect(matched('group.*')).toBeUndefined();
  });

  it('`user.*` does not match a type whose name only begins so', () => {
    const wire = wireEvent({ type: 'scim.userGroup.created', resourceType: 'UserGroup' });
    expect(matched('user.*', wire)).toBeUndefined();
    expect(matched('userGroup.*', wire)).toBe('userGroup.created');
  });

  it('a handler of members gets them from an update of attributes, too; one of all gets it once', () => {
    const wire = groupEvent({ version: 2, members: { added: [{ value: 'u1', type: 'User' }], removed: [] } });
    expect(matched('group.membersChanged', wire)).toBe('group.membersChanged');
    expect(matched('group.*', wire)).toBe('group.updated');
    expect(matched('*', wire)).toBe('group.updated');
  });

  it('what can never match is refused where it is written', () => {
    for (const pattern of ['user.create', 'group.activated', 'users', '', 'user.', 'scim.user.created']) {
      expect(() => checkPattern(pattern)).toThrow(`@OnProvisioning('${pattern}')`);
    }
    for (const pattern of ['*', 'user.*', 'group.membersChanged', 'device.created', 'device.*']) {
      checkPattern(pattern);
    }
  });
});
