import type { Tenant } from '../request-context.js';

/** A tenant and when it was made. */
export interface TenantRecord extends Tenant {
  /** Milliseconds since the epoch. */
  readonly created: number;
}

/** What a tenant is made of. */
export type TenantDraft = Omit<TenantRecord, 'id' | 'types' | 'state'>;
