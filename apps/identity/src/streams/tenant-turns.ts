/** Pieces of work under way in one process at most: each may hold several MiB. */
const MOST_AT_ONCE = 4;

interface Waiting {
  readonly tenantId: number;
  readonly begin: () => void;
}

/** Has tenants take turns at heavy work: one piece of each at a time, and few in all, in the order in which they came. */
export class TenantTurns {
  private readonly busy = new Set<number>();
  private readonly waiting: Waiting[] = [];

  async take<T>(tenantId: number, work: () => Promise<T>): Promise<T> {
    await new Promise<void>((begin) => {
      this.waiting.push({ tenantId, begin });
      this.beginNext();
    });
    try {
      return await work();
    } finally {
      this.busy.delete(tenantId);
      this.beginNext();
    }
  }

  private beginNext(): void {
    if (this.busy.size >= MOST_AT_ONCE) return;
    const index = this.waiting.findIndex(({ tenantId }) => !this.busy.has(tenantId));
    for (const { tenantId, begin } of index < 0 ? [] : this.waiting.splice(index, 1)) {
      this.busy.add(tenantId);
      begin();
    }
  }
}
