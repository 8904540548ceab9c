import type { Json } from '@rollcall/scim';

import type { LeaseHolder } from './sequencing.js';

/**
 * What a sink does for a tenant: `active` delivers, `backingOff` waits after failures, `quarantined` was given up until
 * an administrator resumes it, `paused` was stopped by one.
 */
export type SinkState = 'active' | 'backingOff' | 'quarantined' | 'paused';

/** Something that events are delivered to. */
export interface Sink {
  /** UUIDv7. */
  readonly id: string;
  /** Undefined for a sink of all tenants. */
  readonly tenantId: number | undefined;
  /** Names the publisher: `webhook`, `set-push`, `set-poll`, `broker`. */
  readonly kind: string;
  readonly name: string;
  /** What the publisher is told; no secrets. */
  readonly settings: Json;
  /** Sealed; undefined where there is none. */
  readonly secret: string | undefined;
  /** Milliseconds since the epoch. */
  readonly created: number;
}

/** What an administrator changes of a sink. */
export type SinkChange = Pick<Sink, 'name' | 'settings' | 'secret'>;

/** How far a sink has come with the feed of one tenant. */
export interface SinkCursor {
  readonly sinkId: string;
  readonly tenantId: number;
  readonly shard: number;
  /** The place up to which every event was delivered or parked. */
  readonly seq: number;
  /** The place up to which events were delivered before, and are delivered again because somebody asked for it. */
  readonly replayUntil: number;
  readonly state: SinkState;
  /** Failures since the last success. */
  readonly attempts: number;
  /** Milliseconds since the epoch before which nothing is tried. */
  readonly nextAttempt: number;
  readonly lastError: string | undefined;
}

/** A cursor with the end of its feed. */
export interface SinkProgress extends SinkCursor {
  readonly head: number;
}

/** A cursor with what its sink has set aside. */
export interface SinkStanding extends SinkProgress {
  /** Events that it was not given before they were kept no longer, and never will be. */
  readonly missed: number;
  /** Events that stand aside, those that were given up included. */
  readonly parked: number;
  /** Events that were given up, and wait for an administrator. */
  readonly dead: number;
}

/** Names a cursor. */
export type CursorKey = Pick<SinkCursor, 'sinkId' | 'tenantId' | 'shard'>;

/**
 * Why an event stands aside: `retrying` is tried again, `dead` waits for an administrator, `queued` waits behind an
 * earlier event of its resource.
 */
export type ParkedState = 'retrying' | 'dead' | 'queued';

/** An event that a sink has set aside, so that those of other resources go on. */
export interface ParkedEvent {
  readonly seq: number;
  readonly resourceId: string;
  readonly state: ParkedState;
  readonly attempts: number;
  readonly nextAttempt: number;
  readonly lastError: string | undefined;
  /** Milliseconds since the epoch at which it was set aside. */
  readonly since: number;
}

/** What a wave of deliveries came to. Each is done only by the holder of the tenant's shard. */
export interface WaveOutcome {
  /** The cursor's new place. */
  readonly seq: number;
  /** Events that are set aside, in the order of their places. */
  readonly parked: readonly ParkedEvent[];
}

/** How a cursor fares after failures, or by an administrator's word. */
export type CursorChange = Pick<SinkCursor, 'state' | 'attempts' | 'nextAttempt' | 'lastError'>;

/** Keeps sinks, their cursors, and what they have set aside. */
export interface SinkStore {
  insert(sink: Sink, cursors: readonly { readonly tenantId: number; readonly seq: number }[]): Promise<void>;
  /** @param tenantId for whom one is looked for, if it must be that tenant's */
  find(id: string, tenantId?: number): Promise<Sink | undefined>;
  /** @param tenantId whose sinks; undefined for those of all tenants */
  list(tenantId: number | undefined): Promise<readonly Sink[]>;
  /**
   * @param before as it was found
   * @returns false where there is none, or it was changed meanwhile; nothing was written then
   */
  update(before: SinkChange & Pick<Sink, 'id' | 'tenantId'>, after: SinkChange): Promise<boolean>;
  /**
   * Removes a sink with its cursors, all that it set aside, and what its stream kept.
   * @param tenantId whose it is; undefined for one of all tenants
   * @returns false where there is none
   */
  remove(id: string, tenantId: number | undefined): Promise<boolean>;

  /** Gives the sinks of all tenants a cursor for each tenant that has a feed. @returns how many were missing */
  addMissingCursors(): Promise<number>;
  cursors(sinkId: string): Promise<readonly SinkStanding[]>;
  /**
   * Cursors in some shards that are behind and neither paused nor quarantined, whose time has come, and whose tenants are
   * at work.
   */
  behind(shards: readonly number[], now: number): Promise<readonly SinkProgress[]>;
  /** @returns false where the lease is held no more, or the cursor was moved or paused meanwhile; nothing was written then */
  advance(holder: LeaseHolder, cursor: SinkCursor, outcome: WaveOutcome): Promise<boolean>;
  /** @returns false as `advance` */
  setBack(holder: LeaseHolder, cursor: SinkCursor, change: CursorChange): Promise<boolean>;
  /** An administrator's word: moves or pauses a cursor, whoever delivers. @returns false where there is none */
  command(
    key: Omit<CursorKey, 'shard'>,
    change: Partial<CursorChange & Pick<SinkCursor, 'seq' | 'replayUntil'>>,
  ): Promise<boolean>;
  /**
   * An administrator's word: has everything after a place delivered again that was delivered before, and with it what
   * stands aside there; all of it or nothing. A cursor that is paused or quarantined stays so.
   * @returns by how many places it was moved; 0 where it has not come beyond the place
   */
  moveBack(key: Omit<CursorKey, 'shard'>, seq: number): Promise<number>;

  /** Which of some resources a sink has events of that stand aside. */
  parkedResources(key: CursorKey, resourceIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** Whose earliest event that stands aside is to be tried now, oldest first. */
  dueParked(key: CursorKey, now: number, limit: number): Promise<readonly ParkedEvent[]>;
  /** Cursors in some shards with events that are to be tried now. */
  withDueParked(shards: readonly number[], now: number): Promise<readonly SinkCursor[]>;
  /** The event was delivered or given up: the next of its resource is tried. @returns false as `advance` */
  unpark(
    holder: LeaseHolder,
    key: CursorKey,
    event: Pick<ParkedEvent, 'seq' | 'resourceId'>,
  ): Promise<boolean>;
  /** @returns false as `advance` */
  repark(holder: LeaseHolder, key: CursorKey, event: ParkedEvent): Promise<boolean>;
  /** What stands aside, by place. */
  parked(key: Omit<CursorKey, 'shard'>, after: number, limit: number): Promise<readonly ParkedEvent[]>;
  /** An administrator's word: tries dead events again, or gives events up. @returns how many */
  decideParked(
    key: Omit<CursorKey, 'shard'>,
    decision: { readonly verb: 'retry' | 'skip'; readonly seqs: readonly number[] | 'all' },
  ): Promise<number>;
  /**
   * An administrator's word: delivers events of one resource again that were delivered before, in the order of their
   * places. @returns false where events of the resource stand aside already; nothing was written then
   */
  setAside(key: Omit<CursorKey, 'shard'>, events: readonly ParkedEvent[]): Promise<boolean>;
  /** Numbers for metrics, for each sink: events behind, milliseconds that the oldest of them has waited, and events aside. */
  figures(): Promise<readonly SinkFigures[]>;
}

/** How far a sink is behind, over all tenants. */
export interface SinkFigures {
  readonly sinkId: string;
  readonly name: string;
  readonly behind: number;
  readonly parked: number;
  readonly dead: number;
  readonly quarantined: number;
  /** Milliseconds since the oldest event that it has not seen got its place. */
  readonly lag: number;
}
