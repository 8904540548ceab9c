import type { BegunEpoch } from '../ports/event-epoch.js';
import type { SinkState } from '../ports/sink-store.js';

/** A sink as an operator of one tenant sees it; never its settings and its secret. Times in milliseconds since the epoch. */
export interface SinkSummary {
  /** UUIDv7. */
  readonly id: string;
  readonly name: string;
  /** `webhook`, `broker`, `set-push`, `set-poll`. */
  readonly kind: string;
  /** Whether it gets the events of all tenants; the rest is said of the one tenant. */
  readonly ofAllTenants: boolean;
  readonly created: number;
  readonly state: SinkState;
  /** The place in the feed up to which everything was delivered or set aside. */
  readonly seq: number;
  /** The end of the feed. */
  readonly head: number;
  /** Events between the two. */
  readonly behind: number;
  /** Of these, events that are kept no longer: the sink was away for too long, and goes on after them. */
  readonly missed: number;
  /** Failures since the last success. */
  readonly attempts: number;
  /** Before which nothing is tried; 0 where it need not wait. */
  readonly nextAttempt: number;
  readonly lastError: string | null;
  /** Events that stand aside. */
  readonly parked: number;
  /** Of these, events that were given up. */
  readonly dead: number;
}

/** Which events are delivered again: at least one of the three, and not both places. */
export interface ReplayRequest {
  /** All that stand after this place of the feed; 0 for the first. */
  readonly afterSeq?: number;
  /** All that were given their places at this instant or later, in milliseconds since the epoch. */
  readonly since?: number;
  /** Only those of one resource; where no place is said, all of them that are kept. */
  readonly resource?: ReplayedResource;
}

/** The resource whose events are delivered again. */
export interface ReplayedResource {
  readonly id: string;
  /** Name of its resource type; any without it. */
  readonly type?: string;
}

/** What a replay does. */
export interface Replayed {
  /** The place from which on events are delivered again. */
  readonly fromSeq: number;
  /** How many are. */
  readonly events: number;
}

/** A replay with the sink as it is now. */
export interface ReplayedSink extends Replayed {
  readonly sink: SinkSummary;
}

/**
 * What an operator can do about events, wherever the database is, as `Operator`: `now` is in milliseconds since the epoch,
 * and behind a socket the service's own clock counts instead. Refusals are an `AdministrationError`.
 */
export interface EventOperator {
  /** The sinks that get a tenant's events: its own, and those of all tenants. */
  listSinks(tenantName: string): Promise<readonly SinkSummary[]>;
  /** @param sink the id of a sink, or the name that only one of the tenant's sinks has */
  replayEvents(tenantName: string, sink: string, request: ReplayRequest, now: number): Promise<ReplayedSink>;
  /** To be called once after each restore of the database, before the service starts on it. */
  beginEpoch(now: number): Promise<BegunEpoch>;
}
