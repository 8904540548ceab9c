interface Kept<T> {
  readonly found: Promise<T | undefined>;
  readonly until: number;
}

/** What is kept at most; the oldest goes first. */
const KEPT = 10_000;

/**
 * Remembers what was found under a key for a moment, so that it is looked for once however many ask meanwhile. Neither
 * failures nor what there is not are remembered.
 */
export class ShortMemory<T> {
  readonly #kept = new Map<string, Kept<T>>();

  /**
   * @param milliseconds how long something is remembered
   * @param clock milliseconds that only ascend
   */
  constructor(
    private readonly milliseconds: number,
    private readonly clock: () => number = () => performance.now(),
  ) {}

  /** What is remembered under a key, else what is found now. */
  get(key: string, find: () => Promise<T | undefined>): Promise<T | undefined> {
    const known = this.#kept.get(key);
    if (known !== undefined && this.clock() < known.until) return known.found;
    const found = find();
    const entry = { found, until: this.clock() + this.milliseconds };
    this.#kept.delete(key);
    this.#kept.set(key, entry);
    if (this.#kept.size > KEPT) {
      const [oldest] = this.#kept.keys();
      if (oldest !== undefined) this.#kept.delete(oldest);
    }
    const forget = (): void => {
      if (this.#kept.get(key) === entry) this.#kept.delete(key);
    };
    void found.then((value) => {
      if (value === undefined) forget();
    }, forget);
    return found;
  }

  clear(): void {
    this.#kept.clear();
  }
}
