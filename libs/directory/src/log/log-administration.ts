import { findTenant } from '../administration/find-tenant.js';
import type { LogPage, ProvisioningLog } from '../ports/provisioning-log.js';
import type { TenantStore } from '../ports/tenant-store.js';
import type { LogQuery, LogSlice } from './log-query.js';

/** Looks things up in the provisioning logs of tenants. */
export class LogAdministration {
  constructor(
    private readonly tenants: Pick<TenantStore, 'findByName'>,
    private readonly log: Pick<ProvisioningLog, 'find'>,
  ) {}

  /** @throws AdministrationError `invalidTenantName`, `tenantNotFound` */
  async find(tenantName: string, query: LogQuery, slice: LogSlice): Promise<LogPage> {
    return this.log.find(await findTenant(this.tenants, tenantName), query, slice);
  }
}
