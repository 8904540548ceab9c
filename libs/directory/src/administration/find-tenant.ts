import type { TenantRecord } from '../ports/tenant-record.js';
import type { TenantStore } from '../ports/tenant-store.js';
import { AdministrationError } from './administration-error.js';
import { findTenantInAnyState } from './find-tenant-in-any-state.js';

/**
 * Finds the tenant that an operator wants to work with.
 * @throws AdministrationError `invalidTenantName`, `tenantNotFound`, `tenantDeleting`
 */
export async function findTenant(
  tenants: Pick<TenantStore, 'findByName'>,
  name: string,
): Promise<TenantRecord> {
  const tenant = await findTenantInAnyState(tenants, name);
  if (tenant.state !== 'deleting') return tenant;
  throw tenantDeleting(name);
}

/** The refusal of work with a tenant that is being deleted. */
export function tenantDeleting(name: string): AdministrationError {
  return new AdministrationError(
    'tenantDeleting',
    `The tenant "${name}" is being deleted. Its name is free again when that is done.`,
  );
}
