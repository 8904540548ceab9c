import {
  logKeptSince,
  type ProvisioningLog,
  type StoreHealth,
  type TaskLeases,
  type TenantStore,
} from '@rollcall/directory';

import type { ServiceLogger } from '../bootstrap/service-logger.js';

/** What the care of provisioning logs needs of the service. */
export interface TendLogOptions {
  readonly stores: {
    readonly log: Pick<ProvisioningLog, 'recover' | 'prune'>;
    readonly leases: TaskLeases;
    readonly tenants: Pick<TenantStore, 'list'>;
    readonly health: Pick<StoreHealth, 'pendingMigrations'>;
  };
  readonly logger: ServiceLogger;
  /** Names this process. */
  readonly owner: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Milliseconds between two looks; 5,000 without it. */
  readonly pause?: number;
}

/** Something that goes on until it is stopped. */
export interface LogCare {
  /** Ends after what is under way, and leaves the rest to another process. */
  stop(): Promise<void>;
}

/** Milliseconds between two looks. */
const PAUSE = 5000;

/** Milliseconds until another process may take over from one that is gone. */
const TTL = 30_000;

/** Milliseconds between two removals of what is kept no longer. */
const PRUNING = 10 * 60_000;

/** Entries that one transaction removes at most. */
const REMOVED_AT_ONCE = 500;

const TASK = 'provisioning-log';

/**
 * Begins to tend provisioning logs, in one process of all: writes the entries of changes whose process ended before it had
 * written them, and removes what is kept no longer.
 */
export function tendLog({ stores, logger, owner, now, pause = PAUSE }: TendLogOptions): LogCare {
  const { log, leases, tenants, health } = stores;
  let stopping = false;
  let ready = false;
  let nextPruning = 0;
  let timer: NodeJS.Timeout | undefined;

  async function look(): Promise<void> {
    // The tables may not be there yet.
    ready ||= (await health.pendingMigrations()).length === 0;
    if (!ready || !(await leases.hold(TASK, owner, TTL))) return;
    await recover();
    if (now() >= nextPruning) {
      nextPruning = now() + PRUNING;
      await prune();
    }
  }

  async function recover(): Promise<void> {
    while (!stopping && (await log.recover()) > 0) await leases.hold(TASK, owner, TTL);
  }

  async function prune(): Promise<void> {
    for (const tenant of await tenants.list()) {
      const before = logKeptSince(tenant, now());
      while (!stopping && (await log.prune(tenant.id, before, REMOVED_AT_ONCE)) === REMOVED_AT_ONCE) {
        await leases.hold(TASK, owner, TTL);
      }
    }
  }

  async function loop(): Promise<void> {
    try {
      await look();
    } catch (error) {
      logger.error({ err: error }, 'provisioning logs could not be looked after, which is tried again');
    }
  }

  let looking: Promise<void> = Promise.resolve();
  const next = (): void => {
    timer = setTimeout(() => {
      looking = loop().then(() => {
        if (!stopping) next();
      });
    }, pause);
  };
  next();
  return {
    async stop() {
      stopping = true;
      clearTimeout(timer);
      await looking;
      // Another process need not wait for the end of the lease.
      if (ready) await leases.release(TASK, owner).catch(() => undefined);
    },
  };
}
