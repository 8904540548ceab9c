import { cachedCredentials } from '@rollcall/auth';
import type { DatabaseSettings } from '@rollcall/config';
import type { EventEpoch, ResourceLinks } from '@rollcall/directory';
import {
  assignmentRepository,
  asyncRequestRepository,
  asyncWriter,
  bulkJournal,
  credentialRepository,
  epochRepository,
  feedRepository,
  migrate,
  openDatabase,
  readCursorKey,
  readEventSecretsKey,
  queryExplainer,
  recount,
  rehearsals,
  resourceRepository,
  schemaRepository,
  sequencingRepository,
  signingKeyRepository,
  sinkRepository,
  storeHealth,
  streamRepository,
  tenantRepository,
  TenantTypes,
  uuidSource,
  type CorrectedCount,
} from '@rollcall/persistence';
import { GROUP_TYPE, USER_TYPE } from '@rollcall/scim';

import { MIGRATIONS } from '../../../../migrations/index.js';
import type { Stores } from '../persistence/stores.js';

/** The stores of an open database, and what is done with the database itself. */
export interface OpenStores extends Stores {
  readonly epoch: EventEpoch;
  /** @returns the names of the migrations that were applied */
  migrate(): Promise<readonly string[]>;
  /** @returns the numbers of resources that were wrong, and were corrected */
  recount(signal: AbortSignal): Promise<readonly CorrectedCount[]>;
  close(): Promise<void>;
}

/**
 * Opens the database that the settings name; its schema stays as it is.
 * @param onEvents called whenever this process has committed events of a tenant
 * @throws DatabaseUnavailable, DatabaseInUse, FoldVersionMismatch
 */
export async function openStores(
  settings: DatabaseSettings,
  links: ResourceLinks,
  onEvents: (tenantId: number) => void = () => undefined,
): Promise<OpenStores> {
  const database = await openDatabase({
    url: settings.url.reveal(),
    poolSize: settings.poolSize,
    reads: settings.reads,
    migrations: MIGRATIONS,
  });
  const { unitOfWork } = database;
  const ids = uuidSource();
  const types = [USER_TYPE, GROUP_TYPE];
  const resourceOptions = { unitOfWork, types, links, ids, onEvents };
  const resources = resourceRepository(resourceOptions);
  const tenantTypes = new TenantTypes(unitOfWork);
  const credentials = cachedCredentials(credentialRepository(unitOfWork, tenantTypes));
  return {
    reader: resources,
    writer: resources,
    creator: resources,
    queries: queryExplainer(resourceOptions),
    rehearsals: rehearsals(resourceOptions),
    assignments: assignmentRepository(unitOfWork),
    credentials,
    tenants: tenantRepository(unitOfWork, tenantTypes),
    schemas: schemaRepository({
      unitOfWork,
      onChange: () => {
        credentials.forget();
      },
    }),
    feed: feedRepository(unitOfWork),
    epoch: epochRepository(unitOfWork),
    sequencing: sequencingRepository(unitOfWork),
    sinks: sinkRepository(unitOfWork),
    streams: streamRepository(unitOfWork),
    signingKeys: signingKeyRepository(unitOfWork),
    asyncRequests: asyncRequestRepository(unitOfWork),
    asyncWriter: (claim) => asyncWriter(resourceOptions, claim),
    bulkJournal: (claim) => bulkJournal(resourceOptions, claim),
    health: storeHealth(database),
    ids,
    cursorSecret: () => readCursorKey(database),
    eventSecretsKey: () => readEventSecretsKey(unitOfWork),
    migrate: () => migrate(database),
    recount: (signal) => recount(database, { signal }),
    close: () => database.close(),
  };
}
