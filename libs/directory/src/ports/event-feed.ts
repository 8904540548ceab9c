/** A provisioning event in its place in a tenant's feed; never changes. */
export interface FeedEvent {
  /** Place in the feed: 1, 2, 3 … without a gap; the events of one resource stand in the order of (version, ordinal). */
  readonly seq: number;
  /** Raised when the database is restored from a backup: a later epoch is newer whatever the version. */
  readonly epoch: number;
  /** UUIDv7; the same in every delivery and replay. */
  readonly id: string;
  /** `scim.user.updated`. */
  readonly type: string;
  /** Name of the resource type. */
  readonly resourceType: string;
  readonly resourceId: string;
  /** The resource's version after the change. */
  readonly version: number;
  /** Position among the events of one version, from 0. */
  readonly ordinal: number;
  /** Whether it is the last event of its version. */
  readonly last: boolean;
  /** UUID of the transaction: the same in all events of one change and its consequences. */
  readonly txn: string;
  /** Milliseconds since the epoch. */
  readonly occurredAt: number;
  /** Id of the credential that made the change. */
  readonly actor: string;
  readonly requestId: string;
  /** `traceparent` of the request that made the change; absent where it had none. */
  readonly traceparent?: string;
  /** JSON text of an `EventPayload`. */
  readonly payload: string;
}

/** Which part of a feed is read. */
export interface FeedQuery {
  /** The place after which reading begins; 0 for the start. */
  readonly after: number;
  /** Events that are given at most. */
  readonly limit: number;
  /** Bytes of payloads that are given at most, unless the first event alone is larger; 4 MiB without it. */
  readonly bytes?: number;
  /** Types that are given; all without it. */
  readonly types?: readonly string[];
  /** The resource whose events are given; all without it. */
  readonly resourceId?: string;
  /** The resource type whose events are given; all without it. */
  readonly resourceType?: string;
}

/** A part of a feed. */
export interface FeedPage {
  readonly events: readonly FeedEvent[];
  /** The place up to which was looked, which is where the next page begins; further than its last event where others were left out. */
  readonly through: number;
  /** The epoch of that place; undefined where nothing was looked at. */
  readonly epoch: number | undefined;
}

/** The places that a feed holds now. */
export interface FeedBounds {
  /** The first that is kept; one more than `last` where none is. */
  readonly first: number;
  /** The last that was given; 0 where none was. */
  readonly last: number;
}

/** Reads the ordered events of a tenant. */
export interface EventFeed {
  /** @returns at least one event where there is one to give; fewer than the limit where they are large */
  read(tenantId: number, query: FeedQuery): Promise<FeedPage>;
  bounds(tenantId: number): Promise<FeedBounds>;
  /** @returns the last place that was given, by tenant; none for a tenant without events */
  heads(tenantIds: readonly number[]): Promise<ReadonlyMap<number, number>>;
  /** @returns the epoch of a place; undefined where the feed holds no such place, or no longer */
  epochOf(tenantId: number, seq: number): Promise<number | undefined>;
  /** @returns the place after which all events stand that were given theirs at an instant or later */
  placeBefore(tenantId: number, instant: number): Promise<number>;
}
