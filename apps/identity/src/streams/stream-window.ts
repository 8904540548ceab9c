import type { EventFeed, FeedEvent, StreamStore } from '@rollcall/directory';
import type { SecurityEventToken, StreamTokens, TokenAddress } from '@rollcall/outbox';

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

/**
 * The events after the cursor of a stream, oldest first, page by page: no more is read than somebody wants, for a page
 * may be large.
 */
export async function* streamWindow(
  { feed, streams, tokens }: StreamWindowPorts,
  sink: StreamSink,
  { address, after }: { readonly address: TokenAddress; readonly after: number },
): AsyncGenerator<WindowEntry> {
  let from = after;
  while (from < after + WINDOW) {
    const { events, through } = await feed.read(sink.tenantId, {
      after: from,
      limit: Math.min(PAGE, after + WINDOW - from),
    });
    if (events.length === 0) return;
    const resources = [...new Set(events.map(({ resourceId }) => resourceId))];
    const excluded = await streams.excluded(keyOf(sink), resources);
    const tokenOf = (event: FeedEvent): SecurityEventToken | undefined =>
      excluded.has(event.resourceId) ? undefined : tokens.ofFeed(address, event);
    for (const event of events) {
      yield { seq: event.seq, resourceId: event.resourceId, token: tokenOf(event) };
    }
    from = through;
  }
}
