/** Statements that one connection keeps prepared at most: 25 processes of 10 connections stay below a server's 16,382. */
export const PREPARED_STATEMENTS = 64;

/** Uses after which a statement counts as one that recurs. */
const OFTEN = 8;

/** Texts that are counted at a time. */
const COUNTED = 1024;

/** Statements without a use after which a recurring one makes way for another. */
const FORGOTTEN = 20_000;

/** Parameters that a recurring statement may have: longer lists are of as many lengths as there are requests. */
const PARAMETERS = 32;

/**
 * Decides which statements are worth preparing: those with a few parameters that recur. What it keeps is bounded,
 * however many different statements there are.
 */
export class RecurringStatements {
  private counts = new Map<string, number>();
  private readonly lastUses = new Map<string, number>();
  private uses = 0;

  /** Counts a use of a statement. */
  recurs(sql: string, params: readonly unknown[]): boolean {
    if (params.length === 0 || params.length > PARAMETERS) return false;
    this.uses += 1;
    if (this.lastUses.has(sql)) {
      this.lastUses.set(sql, this.uses);
      return true;
    }
    const count = (this.counts.get(sql) ?? 0) + 1;
    if (count >= OFTEN && this.admits()) {
      this.counts.delete(sql);
      this.lastUses.set(sql, this.uses);
      return true;
    }
    if (this.counts.size >= COUNTED) this.counts = new Map();
    this.counts.set(sql, Math.min(count, OFTEN));
    return false;
  }

  /** Whether there is a place for another one; what has not been used for long makes one. */
  private admits(): boolean {
    if (this.lastUses.size < PREPARED_STATEMENTS) return true;
    const [oldest, used] = [...this.lastUses].reduce((least, entry) => (entry[1] < least[1] ? entry : least));
    return this.uses - used > FORGOTTEN && this.lastUses.delete(oldest);
  }
}
