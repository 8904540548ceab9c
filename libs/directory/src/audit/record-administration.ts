import { LogAdministration } from '../log/log-administration.js';
import type { LogQuery, LogSlice } from '../log/log-query.js';
import type { AuditHead, AuditLog, AuditPage, AuditVerdict } from '../ports/audit-log.js';
import type { LogPage, ProvisioningLog } from '../ports/provisioning-log.js';
import type { TenantStore } from '../ports/tenant-store.js';
import type { RecordOperator } from './record-operator.js';

/** Provisioning logs and the audit log: the rules, on top of the stores. */
export class RecordAdministration implements RecordOperator {
  private readonly logs: LogAdministration;

  constructor(
    tenants: Pick<TenantStore, 'findByName'>,
    log: Pick<ProvisioningLog, 'find'>,
    private readonly audit: AuditLog,
  ) {
    this.logs = new LogAdministration(tenants, log);
  }

  findLog(tenantName: string, query: LogQuery, slice: LogSlice): Promise<LogPage> {
    return this.logs.find(tenantName, query, slice);
  }

  readAudit(slice: { readonly before?: number; readonly limit: number }): Promise<AuditPage> {
    return this.audit.page(slice);
  }

  readAuditHead(): Promise<AuditHead> {
    return this.audit.head();
  }

  verifyAudit(noted?: AuditHead): Promise<AuditVerdict> {
    return this.audit.verify(noted);
  }
}
