export { openDatabase, type Database, type DatabaseOptions } from './data-source.js';
export type { MigrationClass } from './engines/engine.js';
export { acquireFileLock, type FileLock } from './engines/file-lock.js';
export { ENTITIES } from './entities/index.js';
export { DatabaseInUse, DatabaseUnavailable, FoldVersionMismatch } from './errors.js';
export { uuidBytes, uuidSource, uuidText } from './ids.js';
export { checkFoldVersion } from './fold-version.js';
export { migrate, pendingMigrations } from './migrate.js';
export { readCursorKey } from './cursor-key.js';
export { readEventSecretsKey } from './event-secrets-key.js';
export { archiveRepository } from './repositories/archive.repository.js';
export { assignmentRepository } from './repositories/assignment.repository.js';
export { asyncRequestRepository } from './repositories/async-request.repository.js';
export { asyncWriter } from './repositories/async-writer.js';
export { auditLogRepository } from './repositories/audit-log.repository.js';
export { bulkJournal } from './repositories/bulk-journal.js';
export { credentialRepository } from './repositories/credential.repository.js';
export { oauthClientRepository } from './repositories/oauth-client.repository.js';
export { feedRepository } from './repositories/feed.repository.js';
export {
  deletionGuard,
  type DeletionGuard,
  type DeletionGuardOptions,
} from './repositories/deletion-guard.js';
export { guardRepository } from './repositories/guard.repository.js';
export { purgeArchive, type PurgeOptions } from './repositories/purge-archive.js';
export { epochRepository } from './repositories/epoch.repository.js';
export { replicaRepository } from './repositories/replica.repository.js';
export { provisioningLogRepository } from './repositories/provisioning-log.repository.js';
export { taskLeasesRepository } from './repositories/task-leases.repository.js';
export { readCount, type Counted } from './repositories/resource-count.js';
export { recount, type CorrectedCount } from './repositories/recount.js';
export { queryExplainer } from './repositories/query-explainer.js';
export { rehearsals } from './repositories/rehearsals.js';
export { resourceRepository } from './repositories/resource.repository.js';
export type { ResourceStoreOptions } from './repositories/store-context.js';
export { sequencingRepository } from './repositories/sequencing.repository.js';
export { SHARDS, shardOf } from './repositories/shards.js';
export { signingKeyRepository } from './repositories/signing-key.repository.js';
export { sinkRepository } from './repositories/sink.repository.js';
export { streamRepository } from './repositories/stream.repository.js';
export { schemaRepository, type SchemaStoreOptions } from './repositories/schema.repository.js';
export { tenantDeletionRepository } from './repositories/tenant-deletion.repository.js';
export { TENANT_TABLES, type TenantTable, type TenantTablePart } from './repositories/tenant-tables.js';
export { TenantTypes } from './repositories/tenant-types.js';
export { trustedIssuerRepository } from './repositories/trusted-issuer.repository.js';
export { tenantRepository } from './repositories/tenant.repository.js';
export type { RunResult, Session, UnitOfWork, WriteSession } from './unit-of-work.js';
export { storeHealth } from './store-health.js';
