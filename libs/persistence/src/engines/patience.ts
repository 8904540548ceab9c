/**
 * Shares of the time for a statement: within which a look-up may begin, within which another attempt may, and until
 * which all attempts after the first have ended. Together with an answer it is less than the time for a statement.
 */
const LOOK_UP = 0.6;
const ATTEMPT = 0.8;
const END = 0.95;

/** How long one unit of work keeps its caller waiting, counted from its making. */
export class Patience {
  private readonly start = performance.now();
  private begun = false;

  /** @param statementTimeout milliseconds that one statement may take */
  constructor(private readonly statementTimeout: number) {}

  /** Whether another attempt may begin. */
  get lasts(): boolean {
    return this.spent < this.statementTimeout * ATTEMPT;
  }

  /** Whether it may be looked up once more what became of an attempt. */
  get lastsToLookUp(): boolean {
    return this.spent < this.statementTimeout * LOOK_UP;
  }

  /** Milliseconds until the attempts after the first one are given up, wherever they stand. */
  get left(): number {
    return Math.max(1, Math.ceil(this.statementTimeout * END - this.spent));
  }

  /**
   * Milliseconds that the next statement of an attempt may take. The first one of all has what is left of the time for a
   * statement, so that a server which is silent from the beginning is waited for no longer, whatever went before; once it
   * has answered each statement has a time of its own, for a large unit of work takes long as a whole.
   */
  forStatement(attempt: number): number {
    if (attempt > 1) return Math.min(this.statementTimeout, this.left);
    if (this.begun) return this.statementTimeout;
    this.begun = true;
    return Math.max(1, Math.ceil(this.statementTimeout - this.spent));
  }

  private get spent(): number {
    return performance.now() - this.start;
  }
}
