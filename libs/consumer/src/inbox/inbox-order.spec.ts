import { expect, it } from '@jest/globals';
import fc from 'fast-check';

import { propertyParameters } from '../../../../test/support/arbitraries/property-parameters.js';
import { forEachEngine } from '../../../../test/support/engines.js';
import { wireEvent } from '../events/wire-event.fixture.js';
import type { WireEvent } from '../events/wire-event.js';
import { GAP, inboxWorlds } from './inbox.fixture.js';

const RESOURCES = ['u1', 'u2', 'u3'];

/** Histories of resources: versions, each of some parts. */
const histories = fc
  .array(fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 4 }), {
    minLength: RESOURCES.length,
    maxLength: RESOURCES.length,
  })
  .map((all) => all.flatMap((parts, index) => historyOf(RESOURCES[index]!, parts)));

function historyOf(resourceId: string, parts: readonly number[]): WireEvent[] {
  return parts.flatMap((count, version) =>
    Array.from({ length: count }, (_, ordinal) =>
      wireEvent({ resourceId, version: version + 1, ordinal, last: ordinal === count - 1 }),
    ),
  );
}

/** Deliveries of all events, some of them twice, in any order, with events whose first tries fail. */
const deliveries = histories.chain((events) =>
  fc.record({
    events: fc.constant(events),
    order: fc
      .subarray(events)
      .chain((twice) =>
        fc.shuffledSubarray([...events, ...twice], { minLength: events.length + twice.length }),
      ),
    refused: fc.subarray(events.map(({ id }) => id)),
  }),
);

forEachEngine('an inbox, whatever the order of deliveries', (engine) => {
  const worlds = inboxWorlds(engine);

  it('law: each event is applied exactly once, and those of a resource by (version, ordinal)', async () => {
    await fc.assert(
      fc.asyncProperty(deliveries, async ({ events, order, refused }) => {
        const world = worlds.one();
        for (const id of refused) world.refused.add(id);
        await Promise.all(order.map((event) => world.inbox.receive(event)));
        await world.later(GAP / 4);
        world.refused.clear();
        for (let round = 0; round < 5; round += 1) await world.later(GAP / 4);
        const notes = await world.notes();
        for (const resource of RESOURCES) {
          const wanted = events.filter(({ resourceId }) => resourceId === resource).map(({ id }) => id);
          expect(notes.filter((id) => id.startsWith(resource))).toEqual(wanted);
        }
        expect(world.gaps).toEqual([]);
        expect(await world.inbox.countWaiting()).toBe(0);
      }),
      propertyParameters(engine.name === 'libsql' ? 40 : 20),
    );
  }, 180_000);
});
