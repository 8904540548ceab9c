import { setImmediate as nextTurn } from 'node:timers/promises';

import type { StoreHealth, TenantDeletion, TenantDeletionStore } from '@rollcall/directory';

import type { ServiceLogger } from './service-logger.js';

/** Milliseconds between two looks for tenants that are to be removed. */
const PAUSE = 2000;

/** Milliseconds between two looks for what was written after a tenant was gone. */
const LOOKED_AFTER_EVERY = 60_000;

/** What the removal of tenants needs. */
export interface TendDeletionsOptions {
  readonly stores: { readonly deletions: TenantDeletionStore; readonly health: StoreHealth };
  readonly logger: ServiceLogger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** The removal of tenants, which goes on until it is closed. */
export interface DeletionCare {
  /** Resolves when the step that is under way has ended, and no other follows; another process goes on. */
  close(): Promise<void>;
}

/**
 * Goes on with every removal of a tenant that was asked for, wherever it was and however far it has come: what another
 * process has left is gone on with, too. A failure is logged and tried again.
 */
export function tendDeletions({ stores, logger, now }: TendDeletionsOptions): DeletionCare {
  const { deletions, health } = stores;
  const ending = new AbortController();
  let isMigrated = false;
  let lookedAfter = now();
  let timer: NodeJS.Timeout | undefined;

  const remove = async (deletion: TenantDeletion): Promise<void> => {
    let reached: TenantDeletion | undefined = deletion;
    while (reached?.done === false && !ending.signal.aborted) {
      reached = await deletions.step(deletion.tenantId, now());
      await nextTurn();
    }
    if (reached?.done === true)
      logger.info({ tenant: reached.name, rows: reached.rowsRemoved }, 'the tenant was removed');
  };
  const look = async (): Promise<void> => {
    isMigrated ||= (await health.pendingMigrations()).length === 0;
    if (!isMigrated) return;
    const looksAfter = now() - lookedAfter >= LOOKED_AFTER_EVERY;
    if (looksAfter) lookedAfter = now();
    for (const deletion of await deletions.list()) {
      if (ending.signal.aborted) return;
      if (!deletion.done) await remove(deletion);
      else if (looksAfter) await deletions.step(deletion.tenantId, now());
    }
  };
  const lookAndGoOn = async (): Promise<void> => {
    await look().catch((error: unknown) => {
      logger.error({ err: error }, 'a tenant could not be removed yet; it is tried again');
    });
    if (ending.signal.aborted) return;
    timer = setTimeout(() => {
      running = lookAndGoOn();
    }, PAUSE).unref();
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
