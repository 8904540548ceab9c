import type {
  CursorChange,
  EventFeed,
  FeedEvent,
  LeaseHolder,
  ParkedEvent,
  SinkCursor,
  SinkStore,
} from '@rollcall/directory';

import { deliverWave } from '../delivery/deliver-wave.js';
import type { OutgoingEvent, Publisher } from '../delivery/publisher.js';
import { setBackOf, settleWave, triedAgain } from '../delivery/settle-wave.js';

/** What a runner works with. */
export interface RunnerParts {
  readonly feed: EventFeed;
  readonly sinks: SinkStore;
  /** The leases as they are held now. */
  readonly holder: () => LeaseHolder;
  readonly tenantName: (tenantId: number) => Promise<string | undefined>;
  /** Milliseconds since the epoch. */
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
  stateChanged(cursor: SinkCursor, state: SinkCursor['state'], reason: string): void;
}

/** Events set aside that are tried in one go at most. */
const RETRIED_AT_ONCE = 100;

/** Brings one cursor to the end of its feed; one at a time for each cursor. */
export class SinkRunner {
  private stopping = false;

  constructor(
    private readonly parts: RunnerParts,
    private readonly publisher: Publisher,
    private readonly failures: Failures,
  ) {}

  /** Ends after the delivery that is under way. */
  stop(): void {
    this.stopping = true;
  }

  /** Delivers until nothing is left, the sink has to wait, or the shard is another's. */
  async run(start: SinkCursor): Promise<void> {
    let cursor = await this.retryParked(start);
    while (cursor !== undefined && !this.stopping) cursor = await this.step(cursor);
  }

  /** @returns the cursor after a wave; undefined where there is no more to do now */
  private async step(cursor: SinkCursor): Promise<SinkCursor | undefined> {
    const { feed, sinks, holder, clock } = this.parts;
    const { policy } = this.publisher;
    const { events, through } = await feed.read(cursor.tenantId, { after: cursor.seq, limit: policy.wave });
    if (events.length === 0) {
      if (through > cursor.seq) await sinks.advance(holder(), cursor, { seq: through, parked: [] });
      return undefined;
    }
    const resources = [...new Set(events.map(({ resourceId }) => resourceId))];
    const aside = await sinks.parkedResources(cursor, resources);
    const deliveries = await this.deliver(cursor, events, aside);
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
    if (setBack === undefined) return reached;
    await this.setBack({ ...reached, state: cursor.state }, setBack);
    return undefined;
  }

  private async setBack(cursor: SinkCursor, change: CursorChange): Promise<void> {
    const { sinks, holder, observe } = this.parts;
    await sinks.setBack(holder(), cursor, change);
    if (change.state !== cursor.state) observe.stateChanged(cursor, change.state, change.lastError ?? '');
  }

  private async deliver(
    { sinkId, tenantId, replayUntil }: SinkCursor,
    events: readonly FeedEvent[],
    aside: ReadonlySet<string>,
  ): Promise<Awaited<ReturnType<typeof deliverWave>>> {
    const { tenantName, observe, clock } = this.parts;
    const tenant = { id: tenantId, name: (await tenantName(tenantId)) ?? String(tenantId) };
    const sent = events.flatMap((event, index) => (aside.has(event.resourceId) ? [] : [{ event, index }]));
    const wave = sent.map(({ event }): OutgoingEvent => {
      return { tenant, event, replay: event.seq <= replayUntil };
    });
    const found = await deliverWave(this.publisher, wave);
    const deliveries = events.map((): (typeof found)[number] => undefined);
    sent.forEach(({ event, index }, position) => {
      const delivery = found[position];
      deliveries[index] = delivery;
      if (delivery?.kind === 'delivered') {
        observe.delivered(sinkId, event.seq <= replayUntil ? undefined : clock() - event.occurredAt);
      } else if (delivery !== undefined) observe.failed(sinkId, delivery.kind, delivery.reason);
    });
    return deliveries;
  }

  /**
   * Events that stand aside, each the first of its resource: those of one resource stay in order.
   * @returns the cursor afterwards; undefined where the sink takes nothing now, or the shard is another's
   */
  private async retryParked(start: SinkCursor): Promise<SinkCursor | undefined> {
    const { sinks, holder, clock } = this.parts;
    let cursor = start;
    for (;;) {
      const due = await sinks.dueParked(cursor, clock(), RETRIED_AT_ONCE);
      if (due.length === 0) return cursor;
      for (const parked of due) {
        const found = this.stopping ? 'stop' : await this.retry(cursor, parked);
        if (found === 'stop') return undefined;
        if (found !== 'delivered' || cursor.state === 'active') continue;
        // It takes events again, and there may be no wave that would say so.
        if (!(await sinks.advance(holder(), cursor, { seq: cursor.seq, parked: [] }))) return undefined;
        cursor = { ...cursor, state: 'active', attempts: 0 };
      }
    }
  }

  /** @returns `stop` where the sink takes nothing now, or the shard is another's */
  private async retry(cursor: SinkCursor, parked: ParkedEvent): Promise<'delivered' | 'goesOn' | 'stop'> {
    const { feed, sinks, holder, clock } = this.parts;
    const { policy } = this.publisher;
    const { events } = await feed.read(cursor.tenantId, { after: parked.seq - 1, limit: 1 });
    const [event] = events;
    // It was kept long enough, and is gone from the feed.
    if (event?.seq !== parked.seq) return (await sinks.unpark(holder(), cursor, parked)) ? 'goesOn' : 'stop';
    const [delivery] = await this.deliver(cursor, [event], new Set());
    if (delivery?.kind === 'delivered') {
      this.failures.inARow = 0;
      return (await sinks.unpark(holder(), cursor, parked)) ? 'delivered' : 'stop';
    }
    if (delivery?.kind !== 'failed' && delivery?.kind !== 'refused') {
      await this.setBack(
        cursor,
        setBackOf({ cursor, policy }, delivery, { progressed: false, now: clock() }),
      );
      return 'stop';
    }
    const again = triedAgain(delivery, { attempts: parked.attempts + 1, policy, now: clock() });
    return (await sinks.repark(holder(), cursor, { ...parked, ...again })) ? 'goesOn' : 'stop';
  }
}
