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

  private get spent(): number {
    return performance.now() - this.start;
  }
}
