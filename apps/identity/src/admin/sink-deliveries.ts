import type {
  CursorKey,
  EventFeed,
  FeedEvent,
  ParkedEvent,
  SinkProgress,
  SinkStore,
} from '@rollcall/directory';

import { Problem } from '../http/problem.js';
import { invalidMembers } from './read-request.js';
import type { AdministeredSink, SinkFinder } from './sink-finder.js';
import type { DecideDeadLetters, ReplayEvents } from './sink-requests.js';
import { instant, sinkView, type SinkView } from './sink-view.js';

/** What the administration of deliveries works with. */
export interface SinkDeliveriesPorts {
  readonly finder: SinkFinder;
  readonly sinks: SinkStore;
  readonly feed: EventFeed;
}

/** What a replay will do. */
export interface Replay {
  /** The place from which on events are delivered again. */
  readonly fromSeq: number;
  /** How many are. */
  readonly events: number;
  readonly sink: SinkView;
}

/** An event that a sink has set aside. Instants are texts of RFC 3339. */
export interface DeadLetter {
  readonly seq: number;
  readonly resourceId: string;
  /** `retrying` is tried again, `dead` waits for an administrator, `queued` waits behind an earlier one of its resource. */
  readonly state: ParkedEvent['state'];
  readonly attempts: number;
  readonly nextAttempt: string | null;
  readonly lastError: string | null;
  readonly since: string;
}

/** A page of what a sink has set aside; `next` is the `after` of the next one, null at the end. */
export interface DeadLetterPage {
  readonly deadLetters: readonly DeadLetter[];
  readonly next: number | null;
}

/** Events of one resource that are replayed at most. */
const MOST_OF_A_RESOURCE = 1000;

const READ_AT_ONCE = 500;

type Key = Omit<CursorKey, 'shard'>;

/** Says what becomes of events that were delivered, or could not be. */
export class SinkDeliveries {
  constructor(private readonly ports: SinkDeliveriesPorts) {}

  /** @throws Problem 400, 404, 409 where there is nothing to deliver again */
  async replay(tenantName: string, id: string, request: ReplayEvents, now: number): Promise<Replay> {
    const found = await this.ports.finder.one(tenantName, id);
    const { tenant, progress } = found;
    const fromSeq = await this.placeOf(tenant.id, request);
    if (progress === undefined || fromSeq > progress.seq) {
      throw new Problem(
        409,
        `The sink has come to ${progress?.seq ?? 0} of the feed, so that from ${fromSeq} on there is nothing to deliver again.`,
      );
    }
    const { resourceId } = request;
    const events =
      resourceId === undefined
        ? await this.moveBack(progress, fromSeq)
        : await this.repeatResource(progress, { fromSeq, resourceId, now });
    return { fromSeq, events, sink: sinkView(await this.ports.finder.one(tenantName, id), now) };
  }

  /** What stands aside, by place. @throws Problem 404 */
  async deadLetters(
    tenantName: string,
    id: string,
    { after, limit, now }: { readonly after: number; readonly limit: number; readonly now: number },
  ): Promise<DeadLetterPage> {
    const key = keyOf(await this.ports.finder.one(tenantName, id));
    const events = await this.ports.sinks.parked(key, after, limit + 1);
    const shown = events.slice(0, limit);
    return {
      deadLetters: shown.map((event) => deadLetter(event, now)),
      next: events.length > limit ? (shown.at(-1)?.seq ?? null) : null,
    };
  }

  /** Tries events that stand aside again, or gives them up. @returns how many @throws Problem 400, 404 */
  async decide(
    tenantName: string,
    id: string,
    {
      verb,
      request,
      now,
    }: { readonly verb: 'retry' | 'skip'; readonly request: DecideDeadLetters; readonly now: number },
  ): Promise<number> {
    const key = keyOf(await this.ports.finder.one(tenantName, id));
    const { seqs, all } = request;
    if ((seqs === undefined) === (all === undefined)) {
      throw invalidMembers([{ name: 'seqs', detail: 'either seqs or all must be given' }]);
    }
    return this.ports.sinks.decideParked(key, { verb, seqs: seqs ?? 'all', now });
  }

  private async placeOf(tenantId: number, { fromSeq, fromTime }: ReplayEvents): Promise<number> {
    if ((fromSeq === undefined) === (fromTime === undefined)) {
      throw invalidMembers([{ name: 'fromSeq', detail: 'either fromSeq or fromTime must be given' }]);
    }
    const { feed } = this.ports;
    if (fromTime !== undefined) return (await feed.placeBefore(tenantId, Date.parse(fromTime))) + 1;
    const { first } = await feed.bounds(tenantId);
    if (fromSeq !== undefined && fromSeq >= first) return fromSeq;
    throw new Problem(409, `The feed is kept from ${first} on. Replay from there.`);
  }

  /**
   * The cursor stands still while it is moved, so that what a relay is about to note comes to nothing. Events that stand
   * aside behind the new place are let go, for they are delivered again with the others.
   */
  private async moveBack(progress: SinkProgress, fromSeq: number): Promise<number> {
    const { sinks } = this.ports;
    const { sinkId, tenantId, state } = progress;
    const key = { sinkId, tenantId };
    const place = fromSeq - 1;
    const replayUntil = Math.max(progress.seq, progress.replayUntil);
    await sinks.command(key, { state: 'paused', seq: place, replayUntil });
    for (;;) {
      const seqs = (await sinks.parked(key, place, READ_AT_ONCE)).map(({ seq }) => seq);
      if (seqs.length === 0) break;
      await sinks.decideParked(key, { verb: 'skip', seqs, now: 0 });
    }
    const goesOn = state === 'active' || state === 'backingOff';
    if (goesOn)
      await sinks.command(key, { state: 'active', attempts: 0, nextAttempt: 0, lastError: undefined });
    return progress.seq - place;
  }

  /** The cursor stays; events of the resource that it passed are set aside, to be tried now and in order. */
  private async repeatResource(
    progress: SinkProgress,
    {
      fromSeq,
      resourceId,
      now,
    }: { readonly fromSeq: number; readonly resourceId: string; readonly now: number },
  ): Promise<number> {
    const { sinks } = this.ports;
    const { sinkId, tenantId, seq } = progress;
    const events = await this.eventsOf(tenantId, { after: fromSeq - 1, until: seq, resourceId });
    if (events.length === 0) {
      throw new Problem(409, `There are no events of this resource from ${fromSeq} to ${seq}.`);
    }
    const key = { sinkId, tenantId };
    await sinks.command(key, { replayUntil: Math.max(seq, progress.replayUntil) });
    const aside = events.map((event, index): ParkedEvent => ({
      seq: event.seq,
      resourceId,
      state: index === 0 ? 'retrying' : 'queued',
      attempts: 0,
      nextAttempt: 0,
      lastError: undefined,
      since: now,
    }));
    if (await sinks.setAside(key, aside)) return events.length;
    throw new Problem(409, 'Events of this resource stand aside already. Retry or skip those first.');
  }

  private async eventsOf(
    tenantId: number,
    {
      after,
      until,
      resourceId,
    }: { readonly after: number; readonly until: number; readonly resourceId: string },
  ): Promise<readonly FeedEvent[]> {
    const events: FeedEvent[] = [];
    for (let from = after; from < until;) {
      const page = await this.ports.feed.read(tenantId, { after: from, limit: READ_AT_ONCE, resourceId });
      events.push(...page.events.filter(({ seq }) => seq <= until));
      if (events.length > MOST_OF_A_RESOURCE) {
        throw new Problem(
          409,
          `The resource has more than ${MOST_OF_A_RESOURCE} events from there on. Replay from a later place.`,
        );
      }
      if (page.through <= from) break;
      from = page.through;
    }
    return events;
  }
}

function keyOf({ sink, tenant }: AdministeredSink): Key {
  return { sinkId: sink.id, tenantId: tenant.id };
}

function deadLetter(event: ParkedEvent, now: number): DeadLetter {
  const { seq, resourceId, state, attempts, nextAttempt, lastError, since } = event;
  return {
    seq,
    resourceId,
    state,
    attempts,
    nextAttempt: nextAttempt > now ? instant(nextAttempt) : null,
    lastError: lastError ?? null,
    since: instant(since),
  };
}
