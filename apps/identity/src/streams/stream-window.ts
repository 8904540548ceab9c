import type { EventFeed, FeedEvent, StreamStore } from '@rollcall/directory';
import type { SecurityEventToken, StreamTokens, TokenAddress } from '@rollcall/outbox';
import { setImmediate as nextTurn } from 'node:timers/promises';

import type { StreamSink } from './stream-finder.js';
import { keyOf } from './stream-control.js';

/** An event of the feed as a stream has it. */
export interface WindowEntry {
  readonly seq: number;
  readonly resourceId: string;
  /** Undefined where the stream does not get the event. */
  readonly token: SecurityEventToken | undefined;
}

/** What a window is made of. */
export interface StreamWindowPorts {
  readonly feed: EventFeed;
  readonly streams: Pick<StreamStore, 'excluded'>;
  readonly tokens: StreamTokens;
}

/** Events of the feed that are read in one go. */
const PAGE = 200;

/**
 * Places after the cursor of a stream that its receiver is given: one that acknowledges later tokens and never an
 * earlier one gets no more until it does.
 */
const WINDOW = 2000;

/** Where a window begins. */
export interface WindowPlace {
  readonly address: TokenAddress;
  /** The place of the stream's cursor. */
  readonly after: number;
  /** Places after it that were acknowledged. */
  readonly marks: ReadonlySet<number>;
}

/**
 * The events after the cursor of a stream that were not acknowledged, oldest first, page by page: no more is read than
 * somebody wants, for a page may be large.
 */
export async function* streamWindow(
  { feed, streams, tokens }: StreamWindowPorts,
  sink: StreamSink,
  { address, after, marks }: WindowPlace,
): AsyncGenerator<WindowEntry> {
  const end = after + WINDOW;
  let from = after;
  for (;;) {
    while (marks.has(from + 1)) from += 1;
    if (from >= end) return;
    const { events, through } = await feed.read(sink.tenantId, {
      after: from,
      limit: Math.min(PAGE, end - from),
    });
    if (events.length === 0) return;
    const resources = [...new Set(events.map(({ resourceId }) => resourceId))];
    const excluded = await streams.excluded(keyOf(sink), resources);
    const tokenOf = (event: FeedEvent): SecurityEventToken | undefined =>
      excluded.has(event.resourceId) ? undefined : tokens.ofFeed(address, event);
    for (const event of events) {
      if (marks.has(event.seq)) continue;
      yield { seq: event.seq, resourceId: event.resourceId, token: tokenOf(event) };
    }
    from = through;
    // On the embedded database nobody else would get a turn before the last page.
    await nextTurn();
  }
}
