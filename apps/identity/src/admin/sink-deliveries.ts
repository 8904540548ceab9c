import type {
  AdministeredSink,
  CursorKey,
  EventReplay,
  ParkedEvent,
  Replayed,
  ReplayRequest,
  SinkFinder,
  SinkStore,
} from '@rollcall/directory';

import { invalidMembers } from './read-request.js';
import type { DecideDeadLetters, ReplayEvents } from './sink-requests.js';
import { instant, sinkView, type SinkView } from './sink-view.js';

/** What the administration of deliveries works with. */
export interface SinkDeliveriesPorts {
  readonly finder: SinkFinder;
  readonly sinks: SinkStore;
  readonly replays: EventReplay;
}

/** What a replay does, with the sink as it is now. */
export interface Replay extends Replayed {
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

type Key = Omit<CursorKey, 'shard'>;

/** Says what becomes of events that were delivered, or could not be. */
export class SinkDeliveries {
  constructor(private readonly ports: SinkDeliveriesPorts) {}

  /** @throws Problem 400; as `SinkFinder` and `EventReplay` */
  async replay(tenantName: string, id: string, request: ReplayEvents, now: number): Promise<Replay> {
    const found = await this.ports.finder.one(tenantName, id);
    const replayed = await this.ports.replays.replay(found, replayRequest(request), now);
    return { ...replayed, sink: sinkView(await this.ports.finder.one(tenantName, id), now) };
  }

  /** What stands aside, by place. @throws AdministrationError as `SinkFinder` */
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

  /** Tries events that stand aside again, or gives them up. @returns how many @throws Problem 400; as `SinkFinder` */
  async decide(
    tenantName: string,
    id: string,
    { verb, request }: { readonly verb: 'retry' | 'skip'; readonly request: DecideDeadLetters },
  ): Promise<number> {
    const key = keyOf(await this.ports.finder.one(tenantName, id));
    const { seqs, all } = request;
    if ((seqs === undefined) === (all === undefined)) {
      throw invalidMembers([{ name: 'seqs', detail: 'either seqs or all must be given' }]);
    }
    return this.ports.sinks.decideParked(key, { verb, seqs: seqs ?? 'all' });
  }
}

/** @throws Problem 400 */
function replayRequest({ fromSeq, fromTime, resourceId }: ReplayEvents): ReplayRequest {
  if ((fromSeq === undefined) === (fromTime === undefined)) {
    throw invalidMembers([{ name: 'fromSeq', detail: 'either fromSeq or fromTime must be given' }]);
  }
  return {
    ...(fromSeq === undefined ? {} : { afterSeq: fromSeq - 1 }),
    ...(fromTime === undefined ? {} : { since: Date.parse(fromTime) }),
    ...(resourceId === undefined ? {} : { resource: { id: resourceId } }),
  };
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
