/**
 * The database's clock, which all relays share: between two looks at it the time that this process measures is added,
 * which nobody sets forward or back.
 */
export class DatabaseClock {
  private offset = performance.timeOrigin;

  /** @param read milliseconds since the epoch, of the database */
  constructor(private readonly read: () => Promise<number>) {}

  /** Looks at it; before that it is the clock of the process. */
  async set(): Promise<void> {
    const now = await this.read();
    this.offset = now - performance.now();
  }

  /** Milliseconds since the epoch. */
  now(): number {
    return Math.floor(performance.now() + this.offset);
  }
}
