import type { EventFeed } from '@rollcall/directory';

import { Problem } from '../http/problem.js';

/** A place in a tenant's feed, as clients are given it. */
export interface FeedCursor {
  readonly epoch: number;
  readonly seq: number;
}

const FORM = /^(\d{1,10})\.(\d{1,15})$/;

/** Writes a place for clients: `1.4711`. */
export function writeFeedCursor({ epoch, seq }: FeedCursor): string {
  return `${epoch}.${seq}`;
}

/**
 * Finds the place after which a client wants to read: `after` absent is the start of what is kept, `now` the end.
 * @throws Problem 400 for what is no cursor; 410 for a place that is kept no longer, or that was lost when the database
 * was restored: the client begins again by a snapshot
 */
export async function findPlace(
  feed: EventFeed,
  tenantId: number,
  after: string | undefined,
): Promise<FeedCursor> {
  const { first, last } = await feed.bounds(tenantId);
  if (after === undefined) return { epoch: (await feed.epochOf(tenantId, first)) ?? 1, seq: first - 1 };
  if (after === 'now') return { epoch: (await feed.epochOf(tenantId, last)) ?? 1, seq: last };
  const [, epoch, seq] = FORM.exec(after) ?? [];
  if (epoch === undefined || seq === undefined) {
    throw new Problem(
      400,
      'The parameter "after" is none of the cursors that this feed gives. Send "next" of the last answer, "now", or nothing.',
    );
  }
  const place = { epoch: Number(epoch), seq: Number(seq) };
  if (place.seq < first - 1) throw gone('The events after this cursor are kept no longer.');
  // The place before the first that is kept: nothing was lost, and its epoch is not known any more.
  if (place.seq === first - 1 && place.seq <= last) return place;
  if (place.seq > last || (await feed.epochOf(tenantId, place.seq)) !== place.epoch) {
    throw gone(
      'This cursor is of a time that was lost when the database was restored, or of another database.',
    );
  }
  return place;
}

function gone(why: string): Problem {
  return new Problem(
    410,
    `${why} Read all resources anew, beginning with the cursor of "after=now", and go on from there.`,
    { members: { type: 'about:blank', code: 'cursorGone' } },
  );
}
