/**
 * The database's clock, which all relays share: between two looks at it the time that this process measures is added,
 * which nobody sets forward or back. It is never behind the database's, so that nobody is asked again before the time
 * that was agreed, and ahead by as long as a look takes at most.
 */
export class DatabaseClock {
  private offset = performance.timeOrigin;

  /** @param read milliseconds since the epoch, of the database */
  constructor(private readonly read: () => Promise<number>) {}

  /** Looks at it; before that it is the clock of the process. */
  async set(): Promise<void> {
    const before = performance.now();
    // Its milliseconds are cut off.
    this.offset = (await this.read()) + 1 - before;
  }

  /** Milliseconds since the epoch. */
  now(): number {
    return Math.floor(performance.now() + this.offset);
  }
}
