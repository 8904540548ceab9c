/** What readiness asks, and how patient it is. Times in milliseconds. */
export interface ReadinessOptions {
  /** Resolves when the database answered; rejects with the cause. */
  readonly ping: () => Promise<void>;
  /** Names of migrations that are not applied. */
  readonly pendingMigrations: () => Promise<readonly string[]>;
  /** Milliseconds of a clock that never steps back. */
  readonly clock?: () => number;
  /** How long the database may take: 1 s by default. */
  readonly timeout?: number;
  /** How long an answer of the database holds: 2 s by default. */
  readonly cacheFor?: number;
}

/** Whether the process can serve, and what stands in its way. */
export interface ReadinessReport {
  readonly ready: boolean;
  readonly draining: boolean;
  readonly database: 'up' | 'down';
  /** Names of migrations that are not applied; empty while the database is down, for nobody knows. */
  readonly pendingMigrations: readonly string[];
}

type DatabaseState = Pick<ReadinessReport, 'database' | 'pendingMigrations'>;

const DOWN: DatabaseState = { database: 'down', pendingMigrations: [] };
const UP: DatabaseState = { database: 'up', pendingMigrations: [] };

/**
 * Whether this process should get requests: the database answers, no migration is missing, and it is not draining.
 * However often it is asked, the database is asked once in `cacheFor`.
 */
export class Readiness {
  readonly #options: Required<ReadinessOptions>;
  #draining = false;
  #migrated = false;
  #state: { readonly since: number; readonly result: Promise<DatabaseState> } | undefined;

  /** @param onFailure is told why the database is down, for the log; the report does not say it to the world */
  constructor(
    options: ReadinessOptions,
    private readonly onFailure: (cause: unknown) => void = () => undefined,
  ) {
    this.#options = { clock: () => performance.now(), timeout: 1000, cacheFor: 2000, ...options };
  }

  /** From now on the process is not ready: call it when SIGTERM arrives, before the listener closes. */
  drain(): void {
    this.#draining = true;
  }

  async report(): Promise<ReadinessReport> {
    const state = await this.#database();
    const ready = !this.#draining && state.database === 'up' && state.pendingMigrations.length === 0;
    return { ready, draining: this.#draining, ...state };
  }

  #database(): Promise<DatabaseState> {
    const now = this.#options.clock();
    if (this.#state !== undefined && now - this.#state.since < this.#options.cacheFor)
      return this.#state.result;
    const result = this.#ask();
    this.#state = { since: now, result };
    return result;
  }

  async #ask(): Promise<DatabaseState> {
    try {
      return await withTimeout(this.#look(), this.#options.timeout);
    } catch (cause) {
      this.onFailure(cause);
      return DOWN;
    }
  }

  async #look(): Promise<DatabaseState> {
    await this.#options.ping();
    // Applied migrations stay applied: a newer release that has more is not this process's concern.
    if (this.#migrated) return UP;
    const pendingMigrations = await this.#options.pendingMigrations();
    this.#migrated = pendingMigrations.length === 0;
    return { database: 'up', pendingMigrations };
  }
}

async function withTimeout<T>(work: Promise<T>, timeout: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`the database did not answer within ${timeout} ms`));
    }, timeout);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
