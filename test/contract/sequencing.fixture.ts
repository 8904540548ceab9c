import type { FeedPage, RequestContext, Sequencing } from '@rollcall/directory';
import { feedRepository } from '@rollcall/persistence';

import type { OpenStore } from '../support/open-store.js';

/** Milliseconds; far longer than any spec takes. */
export const LONG = 600_000;

/** Holds every shard and gives all events their places. */
export async function sequenceAll(sequencing: Sequencing, owner = 'spec'): Promise<number> {
  const leases = await sequencing.hold(owner, LONG);
  let count = 0;
  for (;;) {
    const done = await sequencing.sequence({ owner, leases }, 100);
    if (done === undefined) throw new Error('the leases were lost');
    count += done.count;
    if (!done.more) return count;
  }
}

/** The events of a tenant that have a place in its feed. */
export async function placesOf(store: OpenStore, ctx: RequestContext): Promise<FeedPage['events']> {
  const feed = feedRepository(store.database.unitOfWork);
  const { events } = await feed.read(ctx.tenant.id, { after: 0, limit: 1000 });
  return events;
}
