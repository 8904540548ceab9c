import type { IdSource, ResourceLinks } from '@rollcall/directory';
import type { ResourceType } from '@rollcall/scim';

import type { UnitOfWork, WriteSession } from '../unit-of-work.js';
import type { DeletionGuard } from './deletion-guard.js';

/** What the resource store works with. */
export interface ResourceStoreOptions {
  readonly unitOfWork: UnitOfWork;
  /** The resource types of a tenant that has registered none; of a type with several forms any one. */
  readonly types: readonly ResourceType[];
  /** For filters on addresses, and for resources compared in memory. */
  readonly links: ResourceLinks;
  /** For ids of events. */
  readonly ids: IdSource;
  /** Called when events of a tenant were committed. */
  readonly onEvents?: (tenantId: number) => void;
  /** Without it nothing is held, and what is removed is not counted. */
  readonly guard?: DeletionGuard;
  /**
   * Resources that one statement may go through where no index leads to the matches; larger tenants are gone through
   * in chunks. Without it 4,000 on the embedded database, which keeps the process waiting, and no limit on a server.
   */
  readonly walkedAtOnce?: number;
  /** Milliseconds that only ascend, for the deadline of scans; without it the process's. */
  readonly clock?: () => number;
}

/** Ids in one IN list at most: well below the parameters that any engine takes. */
export const IN_LIST = 500;

/** Cuts a list into parts of at most `IN_LIST`. */
export function chunks<T>(items: readonly T[]): readonly (readonly T[])[] {
  const parts: T[][] = [];
  for (let start = 0; start < items.length; start += IN_LIST) parts.push(items.slice(start, start + IN_LIST));
  return parts;
}

/** The parts of a list one after the other, with a pause between them. */
export async function* pausedChunks<T>(
  session: Pick<WriteSession, 'pause'>,
  items: readonly T[],
): AsyncGenerator<readonly T[]> {
  for (const [index, part] of chunks(items).entries()) {
    if (index > 0) await session.pause();
    yield part;
  }
}

/** `?, ?, ?` for a list. */
export function placeholders(items: readonly unknown[]): string {
  return items.map(() => '?').join(', ');
}
