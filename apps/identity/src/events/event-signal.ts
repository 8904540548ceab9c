/** Reads the last places of the feeds of some tenants. */
export type ReadHeads = (tenantIds: readonly number[]) => Promise<ReadonlyMap<number, number>>;

/** Milliseconds between two looks while somebody waits: events of other processes are announced by nobody. */
const LOOK_AGAIN = 250;

interface Waiter {
  /** The place up to which it has read the feed; undefined for one that waits for anything new. */
  readonly after: number | undefined;
  readonly wake: (isNews: boolean) => void;
}

/** Tells those who wait for events of a tenant that there may be new ones. One look is enough for all of them. */
export class EventSignal {
  private readonly waiting = new Map<number, Set<Waiter>>();
  private heads: ReadonlyMap<number, number> = new Map();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly readHeads: ReadHeads) {}

  /** There may be new events of a tenant; without one, of any. */
  announce(tenantId?: number): void {
    const tenants = tenantId === undefined ? [...this.waiting.keys()] : [tenantId];
    for (const tenant of tenants) {
      for (const waiter of [...(this.waiting.get(tenant) ?? [])]) waiter.wake(true);
    }
  }

  /**
   * Resolves when there may be new events of the tenant, after some milliseconds, or when the signal is aborted.
   * @param after the place up to which the caller has read the feed; without it an event is missed that comes between its
   * look and this call
   * @returns whether there may be new events
   */
  wait(tenantId: number, milliseconds: number, signal: AbortSignal, after?: number): Promise<boolean> {
    if (signal.aborted) return Promise.resolve(false);
    return new Promise((resolve) => {
      const wake = (isNews: boolean): void => {
        clearTimeout(timer);
        this.leave(tenantId, waiter);
        signal.removeEventListener('abort', giveUp);
        resolve(isNews);
      };
      const giveUp = (): void => {
        wake(false);
      };
      const waiter: Waiter = { after, wake };
      const timer = setTimeout(giveUp, milliseconds);
      signal.addEventListener('abort', giveUp);
      this.enter(tenantId, waiter);
    });
  }

  private enter(tenantId: number, waiter: Waiter): void {
    const waiters = this.waiting.get(tenantId) ?? new Set<Waiter>();
    this.waiting.set(tenantId, waiters.add(waiter));
    this.lookLater();
  }

  private leave(tenantId: number, waiter: Waiter): void {
    const waiters = this.waiting.get(tenantId);
    waiters?.delete(waiter);
    if (waiters?.size === 0) this.waiting.delete(tenantId);
  }

  private lookLater(): void {
    this.timer ??= setTimeout(() => void this.look(), LOOK_AGAIN);
  }

  private async look(): Promise<void> {
    try {
      if (this.waiting.size > 0) this.compare(await this.readHeads([...this.waiting.keys()]));
    } catch {
      // The database is away: the next look may find it, and whoever waits asks it in the end, and says so.
    }
    this.timer = undefined;
    if (this.waiting.size > 0) this.lookLater();
  }

  private compare(heads: ReadonlyMap<number, number>): void {
    for (const [tenantId, head] of heads) {
      const hasGrown = head !== this.heads.get(tenantId);
      for (const { after, wake } of [...(this.waiting.get(tenantId) ?? [])]) {
        if (after === undefined ? hasGrown : head > after) wake(true);
      }
    }
    this.heads = heads;
  }
}
