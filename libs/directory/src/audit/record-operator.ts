import type { LogQuery, LogSlice } from '../log/log-query.js';
import type { AuditHead, AuditPage, AuditVerdict } from '../ports/audit-log.js';
import type { LogPage } from '../ports/provisioning-log.js';

/** What an operator can look up, wherever the database is, as `Operator`: provisioning logs, and the audit log. */
export interface RecordOperator {
  /** @throws AdministrationError `invalidTenantName`, `tenantNotFound` */
  findLog(tenantName: string, query: LogQuery, slice: LogSlice): Promise<LogPage>;
  readAudit(slice: { readonly before?: number; readonly limit: number }): Promise<AuditPage>;
  readAuditHead(): Promise<AuditHead>;
  verifyAudit(noted?: AuditHead): Promise<AuditVerdict>;
}
