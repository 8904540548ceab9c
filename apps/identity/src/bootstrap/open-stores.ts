import { cachedClients, cachedCredentials, cachedIssuers } from '@rollcall/auth';
import type { DatabaseSettings } from '@rollcall/config';
import type { EventEpoch, ReplicaStore, GuardSetting, ResourceLinks } from '@rollcall/directory';
import {
  archiveRepository,
  assignmentRepository,
  asyncRequestRepository,
  asyncWriter,
  auditLogRepository,
  bulkJournal,
  credentialRepository,
  deletionGuard,
  epochRepository,
  feedRepository,
  guardRepository,
  migrate,
  oauthClientRepository,
  openDatabase,
  purgeArchive,
  provisioningLogRepository,
  readCursorKey,
  readEventSecretsKey,
  queryExplainer,
  recount,
  replicaRepository,
  rehearsals,
  resourceRepository,
  schemaRepository,
  sequencingRepository,
  signingKeyRepository,
  sinkRepository,
  storeHealth,
  streamRepository,
  tenantDeletionRepository,
  taskLeasesRepository,
  tenantRepository,
  TenantTypes,
  trustedIssuerRepository,
  uuidSource,
  type CorrectedCount,
  type DeletionGuardOptions,
  type PurgeOptions,
  type StatementObserver,
} from '@rollcall/persistence';
import { GROUP_TYPE, USER_TYPE } from '@rollcall/scim';

import { MIGRATIONS } from '../../../../migrations/index.js';
import type { Stores } from '../persistence/stores.js';

/** The stores of an open database, and what is done with the database itself. */
export interface OpenStores extends Stores {
  readonly epoch: EventEpoch;
  /** Undefined where one process alone can have the database. */
  readonly replicas: ReplicaStore | undefined;
  /** @returns the names of the migrations that were applied */
  migrate(): Promise<readonly string[]>;
  /** @returns the numbers of resources that were wrong, and were corrected */
  recount(signal: AbortSignal): Promise<readonly CorrectedCount[]>;
  /** @returns how many deleted resources were removed for good; undefined where another process is at it */
  purgeArchive(options: PurgeOptions): Promise<number | undefined>;
  close(): Promise<void>;
}

/** What is held, and who is told of it. */
export interface GuardOptions extends Pick<DeletionGuardOptions, 'onHeld'> {
  /** That of tenants which have none of their own; undefined where nothing is held. */
  readonly setting: GuardSetting | undefined;
}

/**
 * Opens the database that the settings name; its schema stays as it is.
 * @param onEvents called whenever this process has committed events of a tenant
 * @param guard without it only tenants that have a setting of their own have removals held
 * @param observeStatement told every statement, before it runs
 * @throws DatabaseUnavailable, DatabaseInUse, FoldVersionMismatch
 */
export async function openStores(
  settings: DatabaseSettings,
  links: ResourceLinks,
  onEvents: (tenantId: number) => void = () => undefined,
  { setting, ...told }: GuardOptions = { setting: undefined },
  observeStatement?: StatementObserver,
): Promise<OpenStores> {
  const database = await openDatabase({
    url: settings.url.reveal(),
    poolSize: settings.poolSize,
    reads: settings.reads,
    migrations: MIGRATIONS,
    onStatement: observeStatement,
  });
  const { unitOfWork } = database;
  const ids = uuidSource();
  const types = [USER_TYPE, GROUP_TYPE];
  const guard = deletionGuard({ unitOfWork, byDefault: setting, ...told });
  const resourceOptions = { unitOfWork, types, links, ids, onEvents, guard };
  const resources = resourceRepository(resourceOptions);
  const tenantTypes = new TenantTypes(unitOfWork);
  const credentials = cachedCredentials(credentialRepository(unitOfWork, tenantTypes));
  const clients = cachedClients(oauthClientRepository(unitOfWork, tenantTypes));
  const issuers = cachedIssuers(trustedIssuerRepository(unitOfWork, tenantTypes));
  const forgetTenants = (): void => {
    for (const store of [credentials, clients, issuers]) store.forget();
  };
  return {
    reader: resources,
    writer: resources,
    creator: resources,
    archive: archiveRepository(resourceOptions),
    guard: guardRepository(unitOfWork),
    queries: queryExplainer(resourceOptions),
    rehearsals: rehearsals(resourceOptions),
    assignments: assignmentRepository(unitOfWork),
    credentials,
    clients,
    issuers,
    tenants: tenantRepository(unitOfWork, tenantTypes, forgetTenants),
    deletions: tenantDeletionRepository(unitOfWork, forgetTenants),
    schemas: schemaRepository({ unitOfWork, onChange: forgetTenants }),
    feed: feedRepository(unitOfWork),
    epoch: epochRepository(unitOfWork),
    replicas: settings.file === undefined ? replicaRepository(unitOfWork) : undefined,
    sequencing: sequencingRepository(unitOfWork),
    sinks: sinkRepository(unitOfWork),
    streams: streamRepository(unitOfWork),
    signingKeys: signingKeyRepository(unitOfWork),
    asyncRequests: asyncRequestRepository(unitOfWork),
    asyncWriter: (claim) => asyncWriter(resourceOptions, claim),
    bulkJournal: (claim) => bulkJournal(resourceOptions, claim),
    log: provisioningLogRepository(unitOfWork),
    audit: auditLogRepository(unitOfWork),
    leases: taskLeasesRepository(unitOfWork),
    health: storeHealth(database),
    ids,
    cursorSecret: () => readCursorKey(database),
    eventSecretsKey: () => readEventSecretsKey(unitOfWork),
    migrate: () => migrate(database),
    purgeArchive: (options) => purgeArchive(database, options),
    recount: (signal) => recount(database, { signal }),
    close: () => database.close(),
  };
}
