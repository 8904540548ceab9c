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
import { OpenRequests } from '../http/open-requests.js';
import { Problem } from '../http/problem.js';
import { AnswerRoom, MOST_TOKENS } from './answer-room.js';
import type { PollRequest } from './read-poll-request.js';
import { retriedEvents } from './retried-events.js';
import { effectiveState, keyOf } from './stream-control.js';
import { StreamFinder, type StreamSink } from './stream-finder.js';
import { StreamWatch } from './stream-watch.js';
import { streamWindow } from './stream-window.js';
import { TenantTurns } from './tenant-turns.js';

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

/** Milliseconds that a poll waits for an event at most. */
const LONGEST_WAIT = 30_000;

/** Polls of one credential until their answers are read, at most: more than it may have streams. */
const MOST_OPEN = 30;

/** Times that acknowledgements are written where another poll of the stream is faster. */
const ATTEMPTS = 10;

const NOTHING: Pick<PollRequest, 'ack' | 'setErrs'> = { ack: new Set(), setErrs: new Map() };

function isStreamUpdated({ events }: SecurityEventToken): boolean {
  return STREAM_EVENT_TYPE.streamUpdated in events;
}

/** What a look is for. */
interface Look {
  /** What the receiver says of tokens. */
  readonly said: Pick<PollRequest, 'ack' | 'setErrs'>;
  /** Tokens that are wanted at most. */
  readonly most: number;
}

/** Events that a poll has found. */
interface Found {
  readonly tokens: readonly SecurityEventToken[];
  readonly more: boolean;
}

/** The polls of streams (RFC 8936). A token is given in each poll until it is acknowledged or refused. */
export class StreamPolls {
  private readonly finder: StreamFinder;
  private readonly open = new OpenRequests({
    most: MOST_OPEN,
    detail: `${MOST_OPEN} polls with this credential are open already. Poll each stream one at a time, and read the answers.`,
  });
  private readonly turns = new TenantTurns();
  private readonly watch: StreamWatch;

  constructor(
    private readonly ports: StreamPollsPorts,
    /** Whether the service is about to stop, so that nobody is kept waiting. */
    private readonly isDraining: () => boolean,
  ) {
    this.finder = new StreamFinder(ports.sinks);
    this.watch = new StreamWatch(ports.streams, ports.signal);
  }

  /** @param closed aborted when the answer is read, or nobody waits for it any more */
  async poll(
    ctx: RequestContext,
    id: string,
    request: PollRequest,
    closed: AbortSignal,
  ): Promise<PollAnswer> {
    if (!closed.aborted) {
      closed.addEventListener('abort', this.open.enter(ctx.principal.credentialId), { once: true });
    }
    const sink = await this.finder.one(ctx, id);
    if (sink.kind !== STREAM_KINDS.poll)
      throw new Problem(404, 'The stream is not polled; its tokens are pushed.');
    await this.ports.streams.touch(keyOf(sink));
    const end = performance.now() + LONGEST_WAIT;
    const most = Math.min(request.maxEvents ?? MOST_TOKENS, MOST_TOKENS);
    let known = request.returnImmediately ? '' : await this.watch.now(keyOf(sink));
    let answer = await this.answer(sink, { said: request, most });
    while (isEmpty(answer) && !request.returnImmediately) {
      if (performance.now() >= end || closed.aborted || this.isDraining()) break;
      const next = await this.watch.next(keyOf(sink));
      if (next === known) continue;
      known = next;
      answer = await this.answer(sink, { said: NOTHING, most });
    }
    return answer;
  }

  private answer(sink: StreamSink, look: Look): Promise<PollAnswer> {
    return this.turns.take(sink.tenantId, async () => {
      const { tokens, more } = await this.look(sink, look);
      const sets: Record<string, string> = {};
      for (const token of tokens) sets[token.jti] = await this.ports.tokens.sign(token);
      return { sets, ...(more ? { moreAvailable: true } : {}) };
    });
  }

  /** Takes what the receiver says of tokens, and finds at most so many that it has not acknowledged. */
  private async look(sink: StreamSink, look: Look): Promise<Found> {
    const { streams, tokens } = this.ports;
    const { said, most } = look;
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
    const found = await this.lookAtFeed(sink, look, beside);
    if (found === undefined) return { tokens: [], more: false };
    const { status } = await effectiveState(this.ports, sink);
    if (status === 'enabled') return found;
    // Of a stream that is stopped nothing is told but that it was.
    const told = beside.filter(isStreamUpdated);
    return { tokens: told.slice(0, most), more: told.length > most };
  }

  /** @param beside what comes before the events of the feed */
  private async lookAtFeed(
    sink: StreamSink,
    look: Look,
    beside: readonly SecurityEventToken[],
  ): Promise<Found | undefined> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const found = await this.tryFeed(sink, look, beside);
      if (found !== 'again') return found;
    }
    throw new Problem(503, 'Too many polls of this stream came at the same time. Poll it one at a time.', {
      headers: { 'Retry-After': '1' },
    });
  }

  /** @returns `again` where another poll has moved the cursor meanwhile; undefined where the stream is gone */
  private async tryFeed(
    sink: StreamSink,
    { said, most }: Look,
    beside: readonly SecurityEventToken[],
  ): Promise<Found | 'again' | undefined> {
    const { sinks, streams } = this.ports;
    const { ack, setErrs } = said;
    const [cursor] = await sinks.cursors(sink.id);
    if (cursor === undefined) return undefined;
    const now = Date.now();
    const marks = await streams.marks(keyOf(sink));
    const room = new AnswerRoom(most);
    const tokens = beside.filter((token) => room.take(token));
    tokens.push(...(await retriedEvents(this.ports, sink, { cursor, said, now, room })));
    // What does not fit into it was in no answer, and was never acknowledged.
    const given = new AnswerRoom();
    const marked: number[] = [];
    const refused: { readonly seq: number; readonly resourceId: string; readonly reason: string }[] = [];
    let through = cursor.seq;
    let isPrefix = true;
    let unknown = ack.size + setErrs.size;
    const place = { address: tokenAddress(sink), after: cursor.seq, marks };
    for await (const { seq, resourceId, token } of streamWindow(this.ports, sink, place)) {
      const reason = token === undefined ? undefined : setErrs.get(token.jti);
      const isNew = token !== undefined && (reason !== undefined || ack.has(token.jti));
      if (isNew) {
        unknown -= 1;
        marked.push(seq);
        if (reason !== undefined) refused.push({ seq, resourceId, reason });
      }
      const isDone = token === undefined || isNew;
      isPrefix &&= isDone;
      // Between two places lie only such as were acknowledged before, or removed from the feed.
      if (isPrefix) through = seq;
      if (!isDone && room.take(token)) tokens.push(token);
      if (token !== undefined && unknown > 0) given.take(token);
      if (room.isFull && (unknown <= 0 || given.isFull)) break;
    }
    while (marks.has(through + 1)) through += 1;
    const found = { tokens, more: room.isFull };
    if (through === cursor.seq && marked.length === 0) return found;
    const acknowledgement = {
      from: cursor.seq,
      through,
      marks: marked.filter((seq) => seq > through),
      refused,
    };
    const written = await streams.acknowledge(keyOf(sink), acknowledgement, now);
    return written ? found : 'again';
  }
}

function isEmpty({ sets, moreAvailable }: PollAnswer): boolean {
  return moreAvailable === undefined && Object.keys(sets).length === 0;
}
