/** What may be spent: so much each second, and as much at once as has been saved up. */
export interface BucketLimit {
  readonly perSecond: number;
  /** At least 1. */
  readonly burst: number;
}

/** What a process hears of a bucket from those that share it. */
export interface HeardOfBucket {
  /** Spent by the others since it was heard of last. */
  readonly spent: number;
  /** What is left at most, as the others know; Infinity where they know nothing of it. */
  readonly left: number;
  /** Processes that share it, this one included. */
  readonly sharers: number;
}

/**
 * A token bucket that several processes share without asking each other. What each may spend until it hears of the others
 * again is its part of what it knows to be left, so that together they spend what there is, and one that has all the
 * requests is soon given nearly all of it (ADR 15). Instants are milliseconds of a clock that never goes back.
 */
export class SharedBucket {
  #limit: BucketLimit;
  #sharers: number;
  /** Of all together, as far as is known: below 0 where more was spent than there was. */
  #left: number;
  /** Of this process until it hears of the others. */
  #part: number;
  #spent = 0;
  #at: number;

  /** @param left what there is at the beginning: the burst, or less */
  constructor(
    limit: BucketLimit,
    {
      now,
      sharers,
      left = limit.burst,
    }: { readonly now: number; readonly sharers: number; readonly left?: number },
  ) {
    this.#limit = limit;
    this.#sharers = sharers;
    this.#left = Math.min(left, limit.burst);
    this.#part = this.#partOf(this.#left);
    this.#at = now;
  }

  get limit(): BucketLimit {
    return this.#limit;
  }

  /** What this process has spent since the bucket was made. */
  get spent(): number {
    return this.#spent;
  }

  /** What was left for all together at the last look; below 0 while a debt is paid off. */
  get left(): number {
    return this.#left;
  }

  /** Whether this process may spend so much now. */
  has(cost: number, now: number): boolean {
    this.#fill(now);
    return this.#part >= cost;
  }

  /** Spends where this process may. @returns whether it did */
  take(cost: number, now: number): boolean {
    if (!this.has(cost, now)) return false;
    this.charge(cost);
    return true;
  }

  /**
   * Spends what was not asked for before: where it is not there, it is owed.
   * @param floor what is left at least afterwards
   */
  charge(cost: number, floor = -Infinity): void {
    this.#spent += cost;
    this.#left = Math.max(this.#left - cost, Math.min(floor, this.#left));
    this.#part = Math.max(this.#part - cost, Math.min(floor, this.#part));
  }

  /** Takes what others have spent off, and divides what is left anew. */
  hear({ spent, left, sharers }: HeardOfBucket, now: number): void {
    this.#fill(now);
    this.#sharers = sharers;
    this.#left = Math.min(this.#left - spent, left);
    this.#part = this.#partOf(this.#left);
  }

  /** Has another limit from now on; nothing is given for it. */
  change(limit: BucketLimit, now: number): void {
    this.#fill(now);
    this.#limit = limit;
    this.#left = Math.min(this.#left, limit.burst);
    this.#part = Math.min(this.#part, this.#partOf(limit.burst));
  }

  /** Milliseconds until so much is left for all together; 0 where it is. */
  timeUntil(amount: number, now: number): number {
    this.#fill(now);
    return Math.max(0, ((amount - this.#left) * 1000) / this.#limit.perSecond);
  }

  #fill(now: number): void {
    const elapsed = now - this.#at;
    if (elapsed <= 0) return;
    const { perSecond, burst } = this.#limit;
    const more = (elapsed * perSecond) / 1000;
    this.#at = now;
    this.#left = Math.min(this.#left + more, burst);
    this.#part = Math.min(this.#part + more / this.#sharers, this.#partOf(burst));
  }

  /** One at least where there is one: a part of less than a request would never become one. */
  #partOf(left: number): number {
    const part = left / this.#sharers;
    return left >= 1 && part < 1 ? 1 : part;
  }
}
