/** A broker that is killed while events go to it. */
import { expect } from '@jest/globals';
import type { OutgoingEvent, Publisher } from '@rollcall/outbox';
import { setTimeout as pause } from 'node:timers/promises';

import { eventsOfOneResource, publishPatiently } from './outgoing-events.js';
import type { ReceivedEvent } from './received-events.js';

const RESOURCES = 20;
const EVENTS_OF_EACH = 60;

/** What a run left: the events, which were all acknowledged in the end, and how often the broker was not there. */
export interface KilledBrokerRun {
  readonly events: readonly OutgoingEvent[];
  readonly refusals: number;
}

/**
 * Publishes the events of several resources, each after the one before it was acknowledged, kills the broker with
 * SIGKILL meanwhile and starts it again.
 */
export async function publishWhileKilled(
  publisher: Publisher,
  broker: { kill(): Promise<void>; start(): Promise<void> },
  kills: number,
): Promise<KilledBrokerRun> {
  const resources = Array.from({ length: RESOURCES }, () => eventsOfOneResource(EVENTS_OF_EACH));
  const total = RESOURCES * EVENTS_OF_EACH;
  let delivered = 0;
  let refusals = 0;

  async function killAndStart(): Promise<void> {
    for (let kill = 1; kill <= kills; kill += 1) {
      while (delivered < (total * kill) / (kills + 1)) await pause(1);
      await broker.kill();
      await broker.start();
    }
  }

  async function publishInOrder(events: readonly OutgoingEvent[]): Promise<void> {
    for (const outgoing of events) {
      const deliveries = await publishPatiently(publisher, outgoing);
      expect(deliveries.at(-1)).toEqual({ kind: 'delivered' });
      delivered += 1;
      refusals += deliveries.length - 1;
    }
  }

  await Promise.all([killAndStart(), ...resources.map(publishInOrder)]);
  return { events: resources.flat(), refusals };
}

/** Nothing acknowledged is lost, and for whoever drops an id that it knows, each resource's events are in order. */
export function expectComplete(run: KilledBrokerRun, received: readonly ReceivedEvent[]): void {
  const known = new Set(received.map(({ attributes }) => attributes['id']));
  const lost = run.events.filter(({ event }) => !known.has(event.id)).map(({ event }) => event.id);
  const versions = new Map<string, string[]>();
  const seen = new Set<string>();
  for (const { attributes } of received) {
    const { id = '', partitionkey = '', resourceversion = '' } = attributes;
    if (!seen.has(id)) versions.set(partitionkey, [...(versions.get(partitionkey) ?? []), resourceversion]);
    seen.add(id);
  }
  const ordered = Array.from({ length: EVENTS_OF_EACH }, (_, index) => String(index + 1));
  expect({ lost, unknown: seen.size - run.events.length }).toEqual({ lost: [], unknown: 0 });
  expect([...versions.values()]).toEqual(Array.from({ length: RESOURCES }, () => ordered));
}
