/** A part of the tenants that one relay works for, until another takes it. */
export interface ShardLease {
  readonly shard: number;
  /** Grows with every new holder: whoever comes with an older one is refused. */
  readonly fence: number;
}

/** Who holds leases. */
export interface LeaseHolder {
  /** Name of the process, another one after each start. */
  readonly owner: string;
  readonly leases: readonly ShardLease[];
}

/** What a sequencer did in one go. */
export interface Sequenced {
  /** Events that were given their places. */
  readonly count: number;
  /** Tenants whose feeds grew. */
  readonly tenants: readonly number[];
  /** Whether there may be more to do at once. */
  readonly more: boolean;
}

/** What there is left to do. */
export interface Backlog {
  /** Events that wait for their places. */
  readonly events: number;
  /** Milliseconds since the oldest of them occurred; 0 where there is none. */
  readonly age: number;
}

/** Shares the tenants between relays, by the database's clock alone, and gives events their places. */
export interface Sequencing {
  /**
   * Makes a relay known for a time, renews its leases, and takes free ones up to a fair share.
   * @param ttl milliseconds until others may take what is not renewed
   */
  hold(owner: string, ttl: number): Promise<readonly ShardLease[]>;
  /**
   * Frees the leases of processes that are gone, where one process alone can have the database: to be called once, when
   * it begins. Elsewhere they run out by themselves.
   */
  freeAbandoned(): Promise<void>;
  /** Gives all leases of a relay back, so that others need not wait. */
  release(owner: string): Promise<void>;
  /**
   * Gives committed events their places in the feeds of their tenants, those of one resource in version order.
   * @returns undefined where a lease is held no more; nothing was done then
   */
  sequence(holder: LeaseHolder, limit: number): Promise<Sequenced | undefined>;
  /**
   * Has the events put into the feeds that a process of an older release has written beside this one: it knows no feed.
   * @returns how many there were
   */
  nameMissed(): Promise<number>;
  /**
   * Removes events of the holder's shards that got their places before an instant, but none that a sink waits for.
   * @param goesOn asked now and then, for there may be very many; it ends after a no
   * @returns how many were removed
   */
  prune(holder: LeaseHolder, before: number, goesOn?: () => boolean): Promise<number>;
  /** @returns the database's clock, in milliseconds since the epoch */
  now(): Promise<number>;
  backlog(): Promise<Backlog>;
}
