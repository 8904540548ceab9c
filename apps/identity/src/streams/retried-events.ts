import type { EventFeed, SinkProgress, SinkStore, StreamStore } from '@rollcall/directory';
import { tokenAddress, type SecurityEventToken, type StreamTokens } from '@rollcall/outbox';

import type { AnswerRoom } from './answer-room.js';
import type { PollRequest } from './read-poll-request.js';
import { keyOf } from './stream-control.js';
import type { StreamSink } from './stream-finder.js';

/** What the repetition of refused events stands on. */
export interface RetriedEventsPorts {
  readonly sinks: Pick<SinkStore, 'decideParked' | 'dueParked'>;
  readonly streams: Pick<StreamStore, 'acknowledge'>;
  readonly feed: EventFeed;
  readonly tokens: StreamTokens;
}

/** Events that are tried again in one go at most: each is read by itself. */
const AT_ONCE = 20;

/**
 * The tokens that a receiver had refused and an administrator has tried again, oldest first, without those of which the
 * receiver says now that it has them, or refuses them again.
 */
export async function retriedEvents(
  { sinks, streams, feed, tokens }: RetriedEventsPorts,
  sink: StreamSink,
  {
    cursor,
    said,
    now,
    room,
  }: {
    readonly cursor: SinkProgress;
    readonly said: Pick<PollRequest, 'ack' | 'setErrs'>;
    readonly now: number;
    /** What the answer has room for; what does not fit comes later. */
    readonly room: AnswerRoom;
  },
): Promise<readonly SecurityEventToken[]> {
  const found: SecurityEventToken[] = [];
  const address = tokenAddress(sink);
  for (const { seq, resourceId } of await sinks.dueParked(cursor, now, AT_ONCE)) {
    const { events } = await feed.read(sink.tenantId, { after: seq - 1, limit: 1 });
    const [event] = events;
    const token = event?.seq === seq ? tokens.ofFeed(address, event) : undefined;
    const reason = token === undefined ? undefined : said.setErrs.get(token.jti);
    if (token === undefined || said.ack.has(token.jti)) {
      await sinks.decideParked(cursor, { verb: 'skip', seqs: [seq] });
    } else if (reason !== undefined) {
      const refused = [{ seq, resourceId, reason }];
      await streams.acknowledge(
        keyOf(sink),
        { from: cursor.seq, through: cursor.seq, marks: [], refused },
        now,
      );
    } else if (room.take(token)) {
      found.push(token);
    } else if (said.ack.size + said.setErrs.size === 0) {
      break;
    }
  }
  return found;
}
