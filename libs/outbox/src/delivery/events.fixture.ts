import type { FeedEvent, SinkCursor } from '@rollcall/directory';

import type { OutgoingEvent } from './publisher.js';

/** An event of a place and resource. */
export function eventOf(seq: number, resourceId: string): FeedEvent {
  return {
    seq,
    resourceId,
    epoch: 1,
    id: `event-${seq}`,
    type: 'scim.user.updated',
    resourceType: 'User',
    version: seq,
    ordinal: 0,
    last: true,
    txn: `txn-${seq}`,
    occurredAt: Date.UTC(2026, 0, 2, 3, 4, 5),
    actor: 'credential',
    requestId: 'request',
    payload: '{"operation":"patch","changed":["title"],"after":{"userName":"ines","title":"Lead"}}',
  };
}

/** An event on its way. */
export function outgoing(event: FeedEvent): OutgoingEvent {
  return { tenant: { id: 1, name: 'harbour' }, event, replay: false };
}

/** A cursor at a place. */
export function cursorAt(seq: number, change: Partial<SinkCursor> = {}): SinkCursor {
  return {
    sinkId: '01900000-0000-7000-8000-000000000001',
    tenantId: 1,
    shard: 1,
    seq,
    replayUntil: 0,
    state: 'active',
    attempts: 0,
    nextAttempt: 0,
    lastError: undefined,
    ...change,
  };
}
