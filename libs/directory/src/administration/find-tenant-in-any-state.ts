import type { TenantRecord } from '../ports/tenant-record.js';
import type { TenantStore } from '../ports/tenant-store.js';
import { AdministrationError } from './administration-error.js';
import { checkTenantName } from './check-names.js';

/**
 * Finds the tenant that an operator names, one that is being deleted too.
 * @throws AdministrationError `invalidTenantName`, `tenantNotFound`
 */
export async function findTenantInAnyState(
  tenants: Pick<TenantStore, 'findByName'>,
  name: string,
): Promise<TenantRecord> {
  checkTenantName(name);
  const tenant = await tenants.findByName(name);
  if (tenant === undefined) throw tenantNotFound(name);
  return tenant;
}

/** The refusal of a tenant that there is not. */
export function tenantNotFound(name: string): AdministrationError {
  return new AdministrationError(
    'tenantNotFound',
    `There is no tenant named "${name}". "rollcall tenant list" shows the tenants, "rollcall tenant create" makes one.`,
  );
}
