/** Milliseconds that a refusal waits at most: beyond that it is told at once. */
const LONGEST = 1000;

/** Tenants whose last refusal is over are forgotten when there are so many. */
const KEPT = 1000;

/**
 * Tells a tenant's refusals no faster than its rate. Clients repeat what was refused as soon as they hear of it: told at
 * once, refusals alone keep the process busy with one tenant, and each of its connections is served between two steps of
 * another tenant's request.
 */
export class RefusalPace {
  /** When the last refusal of a tenant is told. */
  private readonly told = new Map<number, number>();

  /**
   * @param perSecond refusals of the tenant that are told in a second
   * @param now milliseconds of a clock that never goes back
   * @returns milliseconds that the refusal waits until it is told
   */
  waitFor(tenantId: number, perSecond: number, now: number): number {
    const last = this.told.get(tenantId) ?? -Infinity;
    const due = Math.max(now, last + 1000 / perSecond);
    if (due - now > LONGEST) return 0;
    if (last === -Infinity && this.told.size >= KEPT) this.forget(now);
    this.told.set(tenantId, due);
    return due - now;
  }

  private forget(now: number): void {
    for (const [tenantId, due] of this.told) if (due < now) this.told.delete(tenantId);
  }
}
