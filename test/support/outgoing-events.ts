/** Events as a relay hands them to a publisher. */
import type { FeedEvent } from '@rollcall/directory';
import type { Delivery, OutgoingEvent, Publisher, Untried } from '@rollcall/outbox';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

export const PUBLIC_URL = 'https://scim.example.com';

/** A hang of the test itself: no broker takes longer to start. */
const BACK_WITHIN_MS = 90_000;

let seq = 0;

/** An event of a new user, or what `event` says of it. */
export function outgoingEvent(
  event: Partial<FeedEvent> = {},
  { tenant = 'acme', replay = false }: { readonly tenant?: string; readonly replay?: boolean } = {},
): OutgoingEvent {
  seq += 1;
  return {
    tenant: { id: 1, name: tenant },
    replay,
    event: {
      seq,
      epoch: 1,
      id: randomUUID(),
      type: 'scim.user.created',
      resourceType: 'User',
      resourceId: randomUUID(),
      version: 1,
      ordinal: 0,
      last: true,
      txn: randomUUID(),
      occurredAt: Date.UTC(2027, 0, 31, 12, 30, 15, 250),
      actor: 'token-1',
      requestId: 'request-1',
      payload: '{"operation":"create","changed":["userName"],"after":{"userName":"zoë"}}',
      ...event,
    },
  };
}

/** Events of one resource, of the versions from 1 on. */
export function eventsOfOneResource(count: number): readonly OutgoingEvent[] {
  const resourceId = randomUUID();
  return Array.from({ length: count }, (_, index) => outgoingEvent({ resourceId, version: index + 1 }));
}

/** Publishes until the broker has the event, or will never take it. @returns what it said before the last time too */
export async function publishPatiently(
  publisher: Publisher,
  outgoing: OutgoingEvent,
): Promise<readonly (Delivery | Untried)[]> {
  const deliveries: (Delivery | Untried)[] = [];
  const deadline = performance.now() + BACK_WITHIN_MS;
  for (;;) {
    const delivery = await publisher.publish(outgoing);
    deliveries.push(delivery);
    if (delivery.kind !== 'unavailable') return deliveries;
    if (performance.now() > deadline) throw new Error(`the broker does not come back: ${delivery.reason}`);
    await pause(100);
  }
}
