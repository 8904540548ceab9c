import type { ArchivePage, ArchiveQuery, RestoredResource } from '../ports/archive-store.js';

/** What became of a resource that was to be restored. */
export type RestoreOutcome =
  | { readonly id: string; readonly restored: RestoredResource; readonly refusal?: undefined }
  | { readonly id: string; readonly restored?: undefined; readonly refusal: string };

/** What an operator does with deleted resources, wherever the database is, as `Operator`. */
export interface ArchiveOperator {
  /** The deleted resources of a tenant, the latest first. */
  listArchive(tenantName: string, query: ArchiveQuery): Promise<ArchivePage>;
  /** Restores each by itself, in the order of the ids: what is refused hinders no other. */
  restoreArchived(
    tenantName: string,
    ids: readonly string[],
    now: number,
  ): Promise<readonly RestoreOutcome[]>;
}
