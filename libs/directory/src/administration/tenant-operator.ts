import type { Json } from '@rollcall/scim';

import type { DeletionProgress } from '../ports/tenant-deletion-store.js';
import type { TenantSettings } from '../ports/tenant-settings.js';
import type { TenantSummary } from './operator.js';

/** A tenant with what is set for it. */
export interface TenantDetails extends TenantSummary {
  /** What differs from the service's own settings. */
  readonly settings: TenantSettings;
  /** Whether two of its groups are kept from having one displayName; fixed when it was made. */
  readonly uniqueGroupNames: boolean;
  /** How far its removal has come; absent while it is not being deleted. */
  readonly deletion?: DeletionProgress;
}

/** A removal after a step of it. */
export interface DeletedTenant extends DeletionProgress {
  readonly name: string;
}

/** What an operator can do with one tenant, wherever the database is; see `Operator`. */
export interface TenantOperator {
  showTenant(name: string): Promise<TenantDetails>;
  /** @param change a JSON merge patch (RFC 7396) of the settings: null brings the default back */
  changeTenantSettings(name: string, change: Json): Promise<TenantDetails>;
  pauseTenant(name: string): Promise<TenantDetails>;
  resumeTenant(name: string): Promise<TenantDetails>;
  /** Its tokens open nothing from now on; what it has is removed by the service, and by `continueDeletion`. */
  deleteTenant(name: string, now: number): Promise<TenantDetails>;
  /** Removes some more of a tenant that is being deleted, and says how far that has come. */
  continueDeletion(name: string, now: number): Promise<DeletedTenant>;
}
