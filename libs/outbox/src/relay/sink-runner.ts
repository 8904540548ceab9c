import type {
  CursorChange,
  EventFeed,
  FeedEvent,
  LeaseHolder,
  ParkedEvent,
  SinkCursor,
  SinkStore,
} from '@rollcall/directory';

import { deliverWave, type WaveDeliveries } from '../delivery/deliver-wave.js';
import type { Delivery, OutgoingEvent, Publisher } from '../delivery/publisher.js';
import { webhookPause } from '../delivery/retry-schedule.js';
import { isStop, ownFailure, setBackOf, settleWave, triedAgain } from '../delivery/settle-wave.js';
import { SecretUnreadable } from '../secrets/seal-secret.js';
import { WAVE_BYTES, type ByteBudget } from './byte-budget.js';
import type { OpenPublishers } from './open-publishers.js';

/** What a runner works with. */
export interface RunnerParts {
  readonly feed: EventFeed;
  readonly sinks: SinkStore;
  readonly publishers: Pick<OpenPublishers, 'of'>;
  readonly budget: ByteBudget;
  /** The leases as they are held now. */
  readonly holder: () => LeaseHolder;
  readonly tenantName: (tenantId: number) => Promise<string | undefined>;
  /** Milliseconds since the epoch, of the database. */
  readonly clock: () => number;
  readonly observe: DeliveryObserver;
}

/** Events of a cursor that failed in a row, from one runner to the next. */
export interface Failures {
  inARow: number;
}

/** Told what runners do, for logs and metrics. */
export interface DeliveryObserver {
  /** @param lag milliseconds since the event occurred; undefined for one that is delivered again on demand */
  delivered(sinkId: string, lag: number | undefined): void;
  failed(sinkId: string, kind: 'failed' | 'refused' | 'unavailable' | 'gone', reason: string): void;
  /** The next event that is kept is so many places after the cursor. */
  missed(cursor: SinkCursor, count: number): void;
  stateChanged(cursor: SinkCursor, state: SinkCursor['state'], reason: string): void;
}

/** Events set aside that are tried in one go at most. */
const RETRIED_AT_ONCE = 100;

/** What is needed to deliver something. */
interface Turn {
  readonly cursor: SinkCursor;
  /** As the sink is now: it may have another URL or key than a moment ago. */
  readonly publisher: Publisher;
  /** Told how many bytes of events are held for it. */
  readonly keep: (bytes: number) => void;
}

/** An event that stands aside, and is to be tried again. */
interface Retry {
  readonly parked: ParkedEvent;
  readonly event: FeedEvent;
}

/** Where a cursor stands after something was tried. */
interface Reached {
  readonly cursor: SinkCursor;
  /** Whether there was anything to try. */
  readonly worked: boolean;
}

/** Brings one cursor to the end of its feed; one at a time for each cursor. */
export class SinkRunner {
  private stopping = false;

  constructor(
    private readonly parts: RunnerParts,
    private readonly failures: Failures,
  ) {}

  /** Ends after the deliveries that are under way. */
  stop(): void {
    this.stopping = true;
  }

  /** Delivers until nothing is left, the sink has to wait, or the shard is another's. */
  async run(start: SinkCursor): Promise<void> {
    let reached: Reached | undefined = { cursor: start, worked: true };
    while (reached?.worked === true && !this.stopping) reached = await this.round(reached.cursor);
  }

  /**
   * Some of the events that stand aside, then a wave: neither keeps the other waiting for long.
   * @returns undefined where there is no more to do now
   */
  private async round(cursor: SinkCursor): Promise<Reached | undefined> {
    const { sinks, clock } = this.parts;
    const due = await sinks.dueParked(cursor, clock(), RETRIED_AT_ONCE);
    const retried =
      due.length === 0
        ? { cursor, worked: false }
        : await this.inTurn(cursor, (turn) => this.retrySome(turn, due));
    if (retried === undefined) return undefined;
    const reached = await this.inTurn(retried.cursor, (turn) => this.step(turn));
    return reached === undefined ? undefined : { ...reached, worked: reached.worked || retried.worked };
  }

  /** Waits until there is room for a wave. @returns what the work gives; undefined where nothing can be delivered now */
  private inTurn(
    cursor: SinkCursor,
    work: (turn: Turn) => Promise<Reached | undefined>,
  ): Promise<Reached | undefined> {
    return this.parts.budget.hold(cursor.tenantId, async (keep) => {
      const publisher = this.stopping ? undefined : await this.publisherOf(cursor);
      return publisher === undefined ? undefined : work({ cursor, publisher, keep });
    });
  }

  /** @returns undefined where there is none, or it cannot be made now */
  private async publisherOf(cursor: SinkCursor): Promise<Publisher | undefined> {
    const { sinks, publishers, clock } = this.parts;
    const sink = await sinks.find(cursor.sinkId);
    if (sink === undefined) return undefined;
    try {
      return await publishers.of(sink);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      // A key that is lost does not come back by itself; a database that was away does.
      const kind = error instanceof SecretUnreadable ? 'gone' : 'unavailable';
      const failing = { cursor, policy: { retryAfter: webhookPause } };
      const change = setBackOf(failing, { kind, reason }, { progressed: false, now: clock() });
      await this.setBack(cursor, change);
      return undefined;
    }
  }

  /** @returns the cursor after a wave; undefined where there is no more to do now */
  private async step(turn: Turn): Promise<Reached | undefined> {
    const { feed, sinks, holder, clock, observe } = this.parts;
    const { cursor, publisher, keep } = turn;
    const { policy } = publisher;
    const { events, through } = await feed.read(cursor.tenantId, {
      after: cursor.seq,
      limit: policy.wave,
      bytes: WAVE_BYTES,
    });
    keep(bytesOf(events));
    if (events.length === 0) {
      if (through > cursor.seq) await sinks.advance(holder(), cursor, { seq: through, parked: [] });
      return { cursor, worked: false };
    }
    const missed = (events[0]?.seq ?? 0) - cursor.seq - 1;
    if (missed > 0) observe.missed(cursor, missed);
    const resources = [...new Set(events.map(({ resourceId }) => resourceId))];
    const aside = await sinks.parkedResources(cursor, resources);
    const deliveries = await this.deliver(turn, events, aside);
    const settlement = settleWave({
      ...{ cursor, events, deliveries, aside, policy },
      failures: this.failures.inARow,
      now: clock(),
    });
    this.failures.inARow = settlement.failures;
    const { outcome, setBack } = settlement;
    const moved = outcome.seq > cursor.seq;
    if (moved && !(await sinks.advance(holder(), cursor, outcome))) return undefined;
    const reached = { ...cursor, seq: outcome.seq, attempts: 0 };
    if (setBack === undefined) return { cursor: reached, worked: true };
    await this.setBack({ ...reached, state: cursor.state }, setBack);
    return undefined;
  }

  private async setBack(cursor: SinkCursor, change: CursorChange): Promise<void> {
    const { sinks, holder, observe } = this.parts;
    await sinks.setBack(holder(), cursor, change);
    if (change.state !== cursor.state) observe.stateChanged(cursor, change.state, change.lastError ?? '');
  }

  private async deliver(
    { cursor, publisher }: Turn,
    events: readonly FeedEvent[],
    aside: ReadonlySet<string>,
  ): Promise<WaveDeliveries> {
    const { tenantName, observe, clock } = this.parts;
    const { sinkId, tenantId, replayUntil } = cursor;
    const tenant = { id: tenantId, name: (await tenantName(tenantId)) ?? String(tenantId) };
    const sent = events.flatMap((event, index) => (aside.has(event.resourceId) ? [] : [{ event, index }]));
    const wave = sent.map(({ event }): OutgoingEvent => {
      return { tenant, event, replay: event.seq <= replayUntil };
    });
    const found = await deliverWave(publisher, wave, () => !this.stopping);
    const deliveries = events.map((): Delivery | undefined => undefined);
    sent.forEach(({ event, index }, position) => {
      const delivery = found[position];
      deliveries[index] = delivery;
      if (delivery?.kind === 'delivered') {
        const lag = Math.max(0, clock() - event.occurredAt);
        observe.delivered(sinkId, event.seq <= replayUntil ? undefined : lag);
      } else if (delivery !== undefined) observe.failed(sinkId, delivery.kind, delivery.reason);
    });
    return deliveries;
  }

  /**
   * Tries some of the events that stand aside, each the first of its resource: those of one resource stay in order.
   * @returns undefined where the sink takes nothing now, or the shard is another's
   */
  private async retrySome(turn: Turn, due: readonly ParkedEvent[]): Promise<Reached | undefined> {
    const { cursor, publisher, keep } = turn;
    const retries = await this.readParked(cursor, due.slice(0, publisher.policy.concurrency));
    if (retries === undefined) return undefined;
    const events = retries.map(({ event }) => event);
    keep(bytesOf(events));
    return this.settleRetries(turn, retries, await this.deliver(turn, events, new Set()));
  }

  /** As many as a wave may hold. @returns undefined where the shard is another's */
  private async readParked(
    cursor: SinkCursor,
    due: readonly ParkedEvent[],
  ): Promise<readonly Retry[] | undefined> {
    const { feed, sinks, holder } = this.parts;
    const retries: Retry[] = [];
    let bytes = 0;
    for (const parked of due) {
      if (bytes >= WAVE_BYTES) break;
      const { events } = await feed.read(cursor.tenantId, { after: parked.seq - 1, limit: 1 });
      const [event] = events;
      if (event?.seq === parked.seq) {
        retries.push({ parked, event });
        bytes += bytesOf(events);
        continue;
      }
      // It was kept long enough, and is gone from the feed.
      if (!(await sinks.unpark(holder(), cursor, parked))) return undefined;
    }
    return retries;
  }

  /** @returns as `retrySome` */
  private async settleRetries(
    { cursor, publisher: { policy } }: Turn,
    retries: readonly Retry[],
    found: WaveDeliveries,
  ): Promise<Reached | undefined> {
    const { sinks, holder, clock } = this.parts;
    const deliveries = found.map(ownFailure);
    for (const [index, { parked }] of retries.entries()) {
      const delivery = deliveries[index];
      if (delivery?.kind === 'delivered') {
        if (!(await sinks.unpark(holder(), cursor, parked))) return undefined;
      } else if (delivery?.kind === 'failed' || delivery?.kind === 'refused') {
        const again = triedAgain(delivery, { attempts: parked.attempts + 1, policy, now: clock() });
        if (!(await sinks.repark(holder(), cursor, { ...parked, ...again }))) return undefined;
      }
    }
    const progressed = deliveries.some((delivery) => delivery?.kind === 'delivered');
    if (progressed) this.failures.inARow = 0;
    const stop = deliveries.find(isStop);
    if (stop !== undefined) {
      await this.setBack(cursor, setBackOf({ cursor, policy }, stop, { progressed, now: clock() }));
      return undefined;
    }
    if (!progressed || cursor.state === 'active') return { cursor, worked: true };
    // It takes events again, and there may be no wave that would say so.
    if (!(await sinks.advance(holder(), cursor, { seq: cursor.seq, parked: [] }))) return undefined;
    return { cursor: { ...cursor, state: 'active', attempts: 0 }, worked: true };
  }
}

function bytesOf(events: readonly FeedEvent[]): number {
  return events.reduce((sum, { payload }) => sum + payload.length, 0);
}
