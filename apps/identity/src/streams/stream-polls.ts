import type { EventFeed, RequestContext, SinkStore, StreamStore } from '@rollcall/directory';
import {
  STREAM_EVENT_TYPE,
  STREAM_KINDS,
  tokenAddress,
  tokenId,
  type SecurityEventToken,
  type StreamTokens,
} from '@rollcall/outbox';

import type { EventSignal } from '../events/event-signal.js';
import { Problem } from '../http/problem.js';
import type { PollRequest } from './read-poll-request.js';
import { retriedEvents } from './retried-events.js';
import { effectiveState, keyOf } from './stream-control.js';
import { StreamFinder, type StreamSink } from './stream-finder.js';
import { streamWindow } from './stream-window.js';

/** What polls stand on. */
export interface StreamPollsPorts {
  readonly sinks: SinkStore;
  readonly streams: StreamStore;
  readonly feed: EventFeed;
  readonly tokens: StreamTokens;
  readonly signal: Pick<EventSignal, 'wait'>;
}

/** What a receiver is answered (RFC 8936 §2.3). */
export interface PollAnswer {
  /** Signed tokens by their `jti`, oldest first. */
  readonly sets: Readonly<Record<string, string>>;
  readonly moreAvailable?: true;
}

/** Tokens in one answer at most. */
const MOST_TOKENS = 200;

/** Milliseconds that a poll waits for an event at most. */
const LONGEST_WAIT = 30_000;

/** Milliseconds between two looks while a poll waits: events of other processes are announced by nobody. */
const LOOK_AGAIN = 250;

/** Times that acknowledgements are written where another poll of the stream is faster. */
const ATTEMPTS = 10;

const NOTHING: Pick<PollRequest, 'ack' | 'setErrs'> = { ack: new Set(), setErrs: new Map() };

function isStreamUpdated({ events }: SecurityEventToken): boolean {
  return STREAM_EVENT_TYPE.streamUpdated in events;
}

/** Events that a poll has found. */
interface Found {
  readonly tokens: readonly SecurityEventToken[];
  readonly more: boolean;
}

/** The polls of streams (RFC 8936). A token is given in each poll until it is acknowledged or refused. */
export class StreamPolls {
  private readonly finder: StreamFinder;

  constructor(
    private readonly ports: StreamPollsPorts,
    /** Whether the service is about to stop, so that nobody is kept waiting. */
    private readonly isDraining: () => boolean,
  ) {
    this.finder = new StreamFinder(ports.sinks);
  }

  /** @param signal aborted when nobody waits for the answer any more */
  async poll(
    ctx: RequestContext,
    id: string,
    request: PollRequest,
    signal: AbortSignal,
  ): Promise<PollAnswer> {
    const sink = await this.finder.one(ctx, id);
    if (sink.kind !== STREAM_KINDS.poll)
      throw new Problem(404, 'The stream is not polled; its tokens are pushed.');
    await this.ports.streams.touch(keyOf(sink));
    const end = performance.now() + LONGEST_WAIT;
    const most = Math.min(request.maxEvents ?? MOST_TOKENS, MOST_TOKENS);
    let found = await this.look(sink, request, most);
    while (found.tokens.length === 0 && !found.more && !request.returnImmediately) {
      const left = end - performance.now();
      if (left <= 0 || signal.aborted || this.isDraining()) break;
      await this.ports.signal.wait(Math.min(left, LOOK_AGAIN), signal);
      found = await this.look(sink, NOTHING, most);
    }
    const sets: Record<string, string> = {};
    for (const token of found.tokens) sets[token.jti] = await this.ports.tokens.sign(token);
    return { sets, ...(found.more ? { moreAvailable: true } : {}) };
  }

  /** Takes what the receiver says of tokens, and finds at most so many that it has not acknowledged. */
  private async look(
    sink: StreamSink,
    said: Pick<PollRequest, 'ack' | 'setErrs'>,
    most: number,
  ): Promise<Found> {
    const { streams, tokens } = this.ports;
    const address = tokenAddress(sink);
    const isTaken = (jti: string): boolean => said.ack.has(jti) || said.setErrs.has(jti);
    const waiting = await streams.waiting(keyOf(sink), MOST_TOKENS + 1);
    const taken = waiting.filter((event) => isTaken(tokenId(sink.id, event.id)));
    await streams.discard(
      keyOf(sink),
      taken.map((event) => event.id),
    );
    const beside = waiting
      .filter((event) => !taken.includes(event))
      .map((event) => tokens.ofStream(address, event));
    const ofFeed = await this.lookAtFeed(sink, said, Math.max(0, most + 1 - beside.length));
    if (ofFeed === undefined) return { tokens: [], more: false };
    const { status } = await effectiveState(this.ports, sink);
    // Of a stream that is stopped nothing is told but that it was.
    const all = status === 'enabled' ? [...beside, ...ofFeed] : beside.filter(isStreamUpdated);
    return { tokens: all.slice(0, most), more: all.length > most };
  }

  private async lookAtFeed(
    sink: StreamSink,
    said: Pick<PollRequest, 'ack' | 'setErrs'>,
    most: number,
  ): Promise<readonly SecurityEventToken[] | undefined> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const found = await this.tryFeed(sink, said, most);
      if (found !== 'again') return found;
    }
    throw new Problem(503, 'Too many polls of this stream came at the same time. Poll it one at a time.', {
      headers: { 'Retry-After': '1' },
    });
  }

  /** @returns `again` where another poll has moved the cursor meanwhile; undefined where the stream is gone */
  private async tryFeed(
    sink: StreamSink,
    said: Pick<PollRequest, 'ack' | 'setErrs'>,
    most: number,
  ): Promise<readonly SecurityEventToken[] | 'again' | undefined> {
    const { sinks, streams } = this.ports;
    const { ack, setErrs } = said;
    const [cursor] = await sinks.cursors(sink.id);
    if (cursor === undefined) return undefined;
    const now = Date.now();
    const marks = await streams.marks(keyOf(sink));
    const found = [...(await retriedEvents(this.ports, sink, { cursor, said, now }))];
    const marked: number[] = [];
    const refused: { readonly seq: number; readonly resourceId: string; readonly reason: string }[] = [];
    let through = cursor.seq;
    let isPrefix = true;
    let unknown = ack.size + setErrs.size;
    const window = streamWindow(this.ports, sink, { address: tokenAddress(sink), after: cursor.seq });
    for await (const { seq, resourceId, token } of window) {
      const reason = token === undefined ? undefined : setErrs.get(token.jti);
      const isNew = token !== undefined && !marks.has(seq) && (reason !== undefined || ack.has(token.jti));
      if (isNew) {
        unknown -= 1;
        marked.push(seq);
        if (reason !== undefined) refused.push({ seq, resourceId, reason });
      }
      const isDone = token === undefined || isNew || marks.has(seq);
      isPrefix &&= isDone;
      // Between two places lie only such as were removed from the feed.
      if (isPrefix) through = seq;
      if (!isDone) found.push(token);
      if (found.length >= most && unknown <= 0) break;
    }
    const acknowledgement = {
      from: cursor.seq,
      through,
      marks: marked.filter((seq) => seq > through),
      refused,
    };
    if (through === cursor.seq && marked.length === 0) return found.slice(0, most);
    const written = await streams.acknowledge(keyOf(sink), acknowledgement, now);
    return written ? found.slice(0, most) : 'again';
  }
}
