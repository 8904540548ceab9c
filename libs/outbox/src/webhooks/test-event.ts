import type { FeedEvent, Sink } from '@rollcall/directory';

/** The type of an event that is no fact: it has no place in any feed, and is sent to show that it arrives. */
export const TEST_EVENT_TYPE = 'scim.test';

/** What a test event is made of. */
export interface TestEventDraft {
  readonly id: string;
  readonly sink: Pick<Sink, 'id'>;
  /** Id of the credential that asked for it. */
  readonly actor: string;
  readonly requestId: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** An event about the sink itself, of no version. */
export function testEvent({ id, sink, actor, requestId, now }: TestEventDraft): FeedEvent {
  return {
    seq: 0,
    epoch: 0,
    id,
    type: TEST_EVENT_TYPE,
    resourceType: 'Sink',
    resourceId: sink.id,
    version: 0,
    ordinal: 0,
    last: true,
    txn: id,
    occurredAt: now,
    actor,
    requestId,
    payload: JSON.stringify({ operation: 'test', changed: [] }),
  };
}
