import type { OpenStores } from './open-stores.js';
import type { ServiceLogger } from './service-logger.js';

/** Milliseconds between two looks; the first is taken after one, so that a start is not burdened. */
const PAUSE = 600_000;

/** Milliseconds for which no other process looks after one has. */
const TURN = 3_600_000;

/** What keeping the archive needs. */
export interface KeepArchiveOptions {
  readonly stores: Pick<OpenStores, 'health' | 'purgeArchive'>;
  readonly logger: ServiceLogger;
  /** Milliseconds for which deleted resources are kept. */
  readonly retention: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Milliseconds between two looks; ten minutes without it. */
  readonly pause?: number;
}

/** Something that goes on until it is closed. */
export interface ArchiveKeeper {
  /** Resolves when the look that is under way has ended, and no other follows. */
  close(): Promise<void>;
}

/** Has what was deleted long ago removed for good, again and again: by one process at a time. A failure is logged. */
export function keepArchive(options: KeepArchiveOptions): ArchiveKeeper {
  const { stores, logger, retention, now, pause = PAUSE } = options;
  const ending = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();

  const look = async (): Promise<void> => {
    try {
      // There is nothing to look at until the database is migrated.
      if ((await stores.health.pendingMigrations()).length > 0) return;
      const purge = { before: now() - retention, turn: TURN, signal: ending.signal };
      const purged = (await stores.purgeArchive(purge)) ?? 0;
      if (purged > 0) logger.info({ purged }, 'what was deleted long ago was removed from the archive');
    } catch (error) {
      logger.error({ err: error }, 'the archive could not be purged');
    }
  };
  const wait = (): void => {
    timer = setTimeout(() => {
      running = look().then(() => {
        if (!ending.signal.aborted) wait();
      });
    }, pause).unref();
  };
  wait();

  return {
    async close() {
      ending.abort();
      clearTimeout(timer);
      await running;
    },
  };
}
