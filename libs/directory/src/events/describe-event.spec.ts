import { describe, expect, it } from '@jest/globals';
import { GROUP_TYPE, URN, USER_TYPE } from '@rollcall/scim';

import type { FeedEvent } from '../ports/event-feed.js';
import { resourceLinks } from '../resources/resource-links.js';
import { eventDescriber } from './describe-event.js';
import type { EventPayload } from './provisioning-event.js';

const TYPES = [USER_TYPE, GROUP_TYPE];
const BASE = 'https://id.example/scim/v2';
const BADGE = 'urn:example:extension:badge:2.0:User';
const describeEvent = eventDescriber(TYPES, resourceLinks('https://id.example', TYPES));

function event(resourceType: string, payload: EventPayload): FeedEvent {
  return {
    seq: 1,
    epoch: 1,
    id: 'e1',
    type: `scim.${resourceType.toLowerCase()}.created`,
    resourceType,
    resourceId: 'r1',
    version: 1,
    ordinal: 0,
    last: true,
    txn: 't1',
    occurredAt: Date.UTC(2026, 0, 2),
    actor: 'a1',
    requestId: 'q1',
    payload: JSON.stringify(payload),
  };
}

describe('saying events of registered types and extensions in the words of SCIM', () => {
  it('an event tells where its resource is, whether or not the type is there any more', () => {
    const registered = { endpoint: '/Robots', schema: 'urn:example:2.0:Robot' };
    const after = { serial: 'R1', [BADGE]: { colour: 'amber' } };
    const described = describeEvent(
      event('Robot', { operation: 'create', changed: ['serial'], after, registered }),
    );
    expect(described).toMatchObject({ verb: 'create', path: '/Robots/r1', version: 'W/"1"' });
    expect(described.representation()).toEqual({
      schemas: ['urn:example:2.0:Robot', BADGE],
      id: 'r1',
      ...after,
      meta: {
        resourceType: 'Robot',
        created: '2026-01-02T00:00:00.000Z',
        lastModified: '2026-01-02T00:00:00.000Z',
        location: `${BASE}/Robots/r1`,
        version: 'W/"1"',
      },
    });
  });

  it('a deletion of one has a path and no representation', () => {
    const registered = { endpoint: '/Robots', schema: 'urn:example:2.0:Robot' };
    const before = { serial: 'R1' };
    const deleted = event('Robot', { operation: 'delete', changed: ['serial'], before, registered });
    const described = describeEvent({ ...deleted, type: 'scim.robot.deleted' });
    expect([described.path, described.representation()]).toEqual(['/Robots/r1', undefined]);
  });

  it('a user has the extension that the tenant has added', () => {
    const after = { userName: 'ines', [BADGE]: { colour: 'amber' } };
    const described = describeEvent(event('User', { operation: 'create', changed: ['userName'], after }));
    expect(described.representation()).toMatchObject({ schemas: [URN.user, BADGE], ...after });
  });

  it('a group has members of registered types, without an address', () => {
    const added = [
      { value: 'm1', type: 'Robot' },
      { value: 'u1', type: 'User' },
    ];
    const payload: EventPayload = {
      operation: 'create',
      changed: ['displayName', 'members'],
      after: { displayName: 'Desk' },
      members: { added, removed: [] },
    };
    expect(describeEvent(event('Group', payload)).representation()?.['members']).toEqual([
      { value: 'u1', $ref: `${BASE}/Users/u1`, type: 'User' },
      { value: 'm1', type: 'Robot' },
    ]);
  });
});
