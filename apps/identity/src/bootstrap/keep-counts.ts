import type { StoreHealth } from '@rollcall/directory';

import type { OpenStores } from './open-stores.js';
import type { ServiceLogger } from './service-logger.js';

/** Milliseconds from the start to the second look. Replicas of an older release may be writing for some minutes yet. */
const FIRST_PAUSE = 60_000;

/** Milliseconds between two looks at most; the pauses double until then. */
const LONGEST_PAUSE = 3_600_000;

/** What keeping the numbers needs. */
export interface KeepCountsOptions {
  readonly stores: Pick<OpenStores, 'recount'> & { readonly health: Pick<StoreHealth, 'pendingMigrations'> };
  readonly logger: ServiceLogger;
}

/** Something that goes on until it is closed. */
export interface CountKeeper {
  /** Resolves when the look that is under way has ended, and no other follows. */
  close(): Promise<void>;
}

/**
 * Has the numbers of resources compared with the resources, at once and again and again: they are kept by every change,
 * but a release that is older than they are does not know them. A failure is logged, and hinders nobody.
 */
export function keepCounts({ stores, logger }: KeepCountsOptions): CountKeeper {
  const ending = new AbortController();
  let pause = FIRST_PAUSE;
  let timer: NodeJS.Timeout | undefined;

  const look = async (): Promise<boolean> => {
    try {
      // There is nothing to look at until the database is migrated.
      if ((await stores.health.pendingMigrations()).length > 0) return false;
      const corrected = await stores.recount(ending.signal);
      if (corrected.length > 0)
        logger.warn({ corrected }, 'the number of resources was wrong, and was corrected');
      return true;
    } catch (error) {
      logger.error({ err: error }, 'the number of resources could not be checked');
      return false;
    }
  };
  const lookAndGoOn = async (): Promise<void> => {
    const looked = await look();
    if (ending.signal.aborted) return;
    timer = setTimeout(() => {
      running = lookAndGoOn();
    }, pause).unref();
    if (looked) pause = Math.min(pause * 2, LONGEST_PAUSE);
  };
  let running = lookAndGoOn();

  return {
    async close() {
      ending.abort();
      clearTimeout(timer);
      await running;
    },
  };
}
