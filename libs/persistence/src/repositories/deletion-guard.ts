import {
  guardSettingOf,
  RemovalHeld,
  type GuardSetting,
  type HeldRemovals,
  type Removal,
  type RequestContext,
} from '@rollcall/directory';

import { uuidBytes } from '../ids.js';
import type { UnitOfWork, WriteSession } from '../unit-of-work.js';
import { noteHeld } from './held-removals.js';
import { countRemoval } from './removal-count.js';

/** Holds removals beyond a tenant's threshold. */
export interface DeletionGuard {
  /**
   * Counts what a transaction removes, as one of its last statements: others that remove something of the tenant wait from
   * here on until COMMIT. Nothing is asked for changes that remove nothing.
   * @throws RemovalHeld
   */
  count(session: WriteSession, ctx: RequestContext, removals: readonly Removal[]): Promise<void>;
  /** Notes what was refused, in a transaction of its own, for the other was undone; whatever else failed is left alone. */
  noteRefusal(ctx: RequestContext, resourceId: string, error: unknown): Promise<void>;
}

/** What the guard of a process stands on. */
export interface DeletionGuardOptions {
  readonly unitOfWork: UnitOfWork;
  /** The setting of tenants that have none of their own; undefined where nothing is held. */
  readonly byDefault: GuardSetting | undefined;
  /** Told of each refusal; `error` is why it could not be noted. */
  readonly onHeld?: (ctx: RequestContext, held: HeldRemovals, error?: unknown) => void;
}

/** Makes the guard of a process; what it counts is shared with all others. */
export function deletionGuard({ unitOfWork, byDefault, onHeld }: DeletionGuardOptions): DeletionGuard {
  return {
    async count(session, { tenant, now }, removals) {
      if (removals.length === 0) return;
      const setting = guardSettingOf(tenant, byDefault);
      if (setting === undefined) return;
      for (const removal of inOrder(removals)) await countRemoval(session, { tenant, removal, setting, now });
    },
    async noteRefusal(ctx, resourceId, error) {
      if (!(error instanceof RemovalHeld)) return;
      const id = uuidBytes(resourceId);
      if (id === undefined) return;
      try {
        await unitOfWork.write((session) => noteHeld(session, ctx, id, error.held));
        onHeld?.(ctx, error.held);
      } catch (cause) {
        // The refusal stands, whether or not it could be noted.
        onHeld?.(ctx, error.held, cause);
      }
    },
  };
}

/** Always the same, so that two transactions do not wait for each other for good. */
function inOrder(removals: readonly Removal[]): readonly Removal[] {
  return [...removals].sort((one, other) => (one.action < other.action ? -1 : 1));
}
