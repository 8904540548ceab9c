import { LAST_ORDINAL, SNAPSHOT_OPERATION, type WireEvent } from './wire-event.js';

/** The event with which a user of version 1 is created, changed as a spec wants it. */
export function wireEvent(change: Partial<WireEvent> = {}): WireEvent {
  const { resourceId = 'u1', epoch = 1, version = 1, ordinal = 0 } = change;
  return {
    id: `${resourceId}-${epoch}-${version}-${ordinal}`,
    type: version === 1 ? 'scim.user.created' : 'scim.user.updated',
    time: '2026-01-02T03:04:05.000Z',
    replay: false,
    tenant: 'harbour',
    resourceType: 'User',
    resourceId,
    epoch,
    version,
    ordinal,
    last: true,
    txn: `txn-${version}`,
    actor: 'credential',
    requestId: 'request',
    operation: version === 1 ? 'create' : 'patch',
    changed: ['title'],
    before: { userName: 'ines', title: `v${version - 1}` },
    after: { userName: 'ines', title: `v${version}` },
    ...change,
  };
}

/** A resource as a snapshot saw it. */
export function snapshotEvent(change: Partial<WireEvent> = {}): WireEvent {
  return wireEvent({
    id: `snapshot-${change.resourceId ?? 'u1'}-${change.version ?? 1}`,
    type: 'scim.user.snapshot',
    operation: SNAPSHOT_OPERATION,
    epoch: 0,
    ordinal: LAST_ORDINAL,
    ...change,
  });
}

/** A group's event. */
export function groupEvent(change: Partial<WireEvent> = {}): WireEvent {
  const { version = 1 } = change;
  return wireEvent({
    type: version === 1 ? 'scim.group.created' : 'scim.group.updated',
    resourceType: 'Group',
    resourceId: 'g1',
    changed: ['displayName', 'members'],
    before: { displayName: 'Desk' },
    after: { displayName: 'Harbour Desk' },
    ...change,
  });
}
