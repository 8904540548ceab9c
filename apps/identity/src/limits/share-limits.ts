import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';

import { readUses, type FailedAttempts, type RequestBuckets } from '@rollcall/auth';
import type { ReplicaStore, StoreHealth } from '@rollcall/directory';

import type { ServiceLogger } from '../bootstrap/service-logger.js';

/** Milliseconds between two times at which a process tells the others, and hears of them. */
const INTERVAL = 1000;

/** Milliseconds after which a process that tells nothing is no longer counted. */
const ALIVE = 5000;

/** What sharing needs. */
export interface ShareLimitsOptions {
  readonly buckets: RequestBuckets;
  readonly attempts: FailedAttempts | undefined;
  /** Undefined where there are no others. */
  readonly replicas: ReplicaStore | undefined;
  readonly health: Pick<StoreHealth, 'pendingMigrations'>;
  readonly logger: ServiceLogger;
}

/** Something that goes on until it is closed. */
export interface LimitSharing {
  close(): Promise<void>;
}

/**
 * Keeps the limits of this process in step with those of the others, beside the requests: none of them asks anybody. A
 * failure is logged once, and each goes on with its part of what was left.
 * @returns when the others were heard for the first time, so that no request meets a limit that is as good as new
 */
export async function shareLimits(options: ShareLimitsOptions): Promise<LimitSharing> {
  const { buckets, attempts, replicas, health, logger } = options;
  const id = `${hostname().slice(0, 40)}-${randomBytes(8).toString('hex')}`;
  let failing = false;
  let isMigrated = false;
  const ending = new AbortController();
  let timer: NodeJS.Timeout | undefined;

  const exchange = async (): Promise<void> => {
    attempts?.tidy(performance.now());
    const uses = buckets.report(performance.now());
    if (replicas === undefined) return;
    try {
      isMigrated ||= (await health.pendingMigrations()).length === 0;
      if (!isMigrated) return;
      const others = await replicas.tell({ id, news: JSON.stringify(uses) }, ALIVE);
      const told = others.map(({ id: name, age, news }) => ({ id: name, age, uses: readUses(news) }));
      buckets.hear(told, performance.now());
      failing = false;
    } catch (error) {
      if (!failing) logger.warn({ err: error }, 'limits are not shared with other replicas at present');
      failing = true;
    }
  };
  const exchangeAndGoOn = async (): Promise<void> => {
    await exchange();
    if (ending.signal.aborted) return;
    timer = setTimeout(() => {
      running = exchangeAndGoOn();
    }, INTERVAL).unref();
  };
  let running = exchangeAndGoOn();
  await running;

  return {
    async close() {
      ending.abort();
      clearTimeout(timer);
      await running;
      // Others count it no longer at once; where the database is away, they do not after a while.
      await replicas?.leave(id).catch(() => undefined);
    },
  };
}
