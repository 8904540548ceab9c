import type { TenantRecord } from '../ports/tenant-record.js';
import type { TenantSummary } from './operator.js';

/** What an operator sees of a tenant in a list. */
export function tenantSummary({ name, created, state }: TenantRecord): TenantSummary {
  return { name, created, ...(state === undefined ? {} : { state }) };
}
