/** An epoch that was begun. */
export interface BegunEpoch {
  readonly epoch: number;
  /** The one before it. */
  readonly previous: number;
}

/** Keeps the epoch of the events, which makes what happens after a restore of the database newer than what was lost. */
export interface EventEpoch {
  /**
   * Begins a new epoch: every event that is given its place after this has settled is of it. It is greater than all that
   * were begun before this second, also in a later state of the database, which is lost.
   * @param now milliseconds since the epoch of the clock
   */
  begin(now: number): Promise<BegunEpoch>;
}
