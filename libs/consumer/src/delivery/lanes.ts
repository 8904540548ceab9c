/**
 * Runs tasks of one resource one after the other, in the order in which they came, and those of different resources
 * beside each other, up to a limit.
 */
export class Lanes {
  private readonly lanes = new Map<string, Promise<unknown>>();
  private readonly queue: (() => void)[] = [];
  private running = 0;

  /** @param width tasks that run at the same time */
  constructor(private readonly width: number) {}

  run<T>(lane: string, task: () => Promise<T>): Promise<T> {
    const before = this.lanes.get(lane) ?? Promise.resolve();
    const result = before.then(() => this.withinWidth(task));
    const settled = result
      .catch(() => undefined)
      .then(() => {
        if (this.lanes.get(lane) === settled) this.lanes.delete(lane);
      });
    this.lanes.set(lane, settled);
    return result;
  }

  private async withinWidth<T>(task: () => Promise<T>): Promise<T> {
    if (this.running >= this.width) await new Promise<void>((resolve) => this.queue.push(resolve));
    else this.running += 1;
    try {
      return await task();
    } finally {
      const next = this.queue.shift();
      if (next === undefined) this.running -= 1;
      else next();
    }
  }
}
