import type { TenantRecord } from './tenant-record.js';

/** How far the removal of a tenant's data has come. */
export interface DeletionProgress {
  /** Milliseconds since the epoch at which it was asked for. */
  readonly started: number;
  /** Resources that the tenant had then. */
  readonly resources: number;
  /** How many of them are gone. */
  readonly resourcesRemoved: number;
  /** Rows of all tables that are gone. */
  readonly rowsRemoved: number;
  /** Whether nothing is left, the tenant itself included: its name is free again. */
  readonly done: boolean;
}

/** A removal that is under way, or was a while ago. */
export interface TenantDeletion extends DeletionProgress {
  readonly tenantId: number;
  readonly name: string;
}

/** Removes tenants with everything that they have, in steps that any process can go on with. */
export interface TenantDeletionStore {
  /**
   * Puts a tenant into the state `deleting`, in which its tokens open nothing; what it has is removed by steps. Of a
   * tenant that is in that state already nothing changes.
   * @returns what the tenant is now; undefined where there is none
   */
  begin(tenantId: number, now: number): Promise<TenantRecord | undefined>;
  /** @returns undefined where nothing is known of such a removal */
  progress(tenantId: number): Promise<TenantDeletion | undefined>;
  /** Every removal that is to be gone on with, the oldest first. */
  list(): Promise<readonly TenantDeletion[]>;
  /**
   * Removes some rows in one transaction; the tenant itself when nothing else is left. A removal that is done is looked
   * at again by later steps, for requests that began before may have written after it; an hour later it is forgotten.
   * @returns undefined where nothing is known of such a removal
   */
  step(tenantId: number, now: number): Promise<TenantDeletion | undefined>;
}
