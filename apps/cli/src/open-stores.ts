import {
  Argon2PasswordHasher,
  bearerTokenMint,
  controlClient,
  controlSocketPath,
  networkRules,
  type ControlClient,
} from '@rollcall/auth';
import type { Settings } from '@rollcall/config';
import {
  Administration,
  ArchiveAdministration,
  audited,
  CatalogueAdministration,
  ClientAdministration,
  EventAdministration,
  KeyAdministration,
  GuardAdministration,
  resourceLinks,
  RecordAdministration,
  PasswordKeeper,
  SchemaAdministration,
  TenantAdministration,
  type ArchiveOperator,
  type AuditedOptions,
  TransferService,
  unhashed,
  type CatalogueOperator,
  type ClientOperator,
  type EventOperator,
  type KeyOperator,
  type GuardOperator,
  type Operator,
  type RecordOperator,
  type SchemaOperator,
  type TenantOperator,
  type TransferOperator,
} from '@rollcall/directory';
import { secretSealer, SigningKeys } from '@rollcall/outbox';
import {
  archiveRepository,
  auditLogRepository,
  credentialRepository,
  DatabaseInUse,
  epochRepository,
  feedRepository,
  oauthClientRepository,
  guardRepository,
  openDatabase,
  pendingMigrations,
  readEventSecretsKey,
  provisioningLogRepository,
  rehearsals,
  resourceRepository,
  schemaRepository,
  signingKeyRepository,
  sinkRepository,
  tenantDeletionRepository,
  tenantRepository,
  uuidSource,
  type Database,
} from '@rollcall/persistence';
import { GROUP_TYPE, USER_TYPE } from '@rollcall/scim';

import { statSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';

import { MIGRATIONS } from '../../../migrations/index.js';
import { cliActor } from './cli-actor.js';
import { CommandFailure } from './command.js';

/** Where the service is reached by its clients. */
export interface ServiceAddress {
  /** Without a slash at its end; undefined where only the service could tell, and it does not run here. */
  publicUrl(): Promise<string | undefined>;
}

/** Opens the database itself, for as long as the work lasts; an embedded one is made when it is missing. */
export async function withDatabase<T>(
  settings: Settings,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  const database = await openDatabase({
    url: settings.database.url.reveal(),
    // A command does one thing at a time.
    poolSize: 2,
    migrations: [...MIGRATIONS],
  });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

/**
 * As `withDatabase`, but never makes an embedded database: in another folder than the service's, the default
 * DATABASE_URL names another file.
 * @throws CommandFailure when it is missing
 */
export async function withExistingDatabase<T>(
  settings: Settings,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  const { file } = settings.database;
  if (file !== undefined && isMissing(file)) {
    throw new CommandFailure(
      `There is no database at ${file}. Call the command in the folder of the service or with its DATABASE_URL; ` +
        'a new database is made by "rollcall migrate".',
    );
  }
  return withDatabase(settings, work);
}

/** By its status alone: a file that may be open as a database must not be opened and closed in another way. */
function isMissing(file: string): boolean {
  try {
    return statSync(file, { throwIfNoEntry: false }) === undefined;
  } catch {
    // Why it cannot be looked at is said by whoever opens it.
    return false;
  }
}

/** The rules of tenants and tokens on top of an open database. */
export function administrationOf({ unitOfWork }: Database): Administration {
  return new Administration(
    tenantRepository(unitOfWork),
    credentialRepository(unitOfWork),
    bearerTokenMint,
    uuidSource(),
    networkRules,
  );
}

/** The rules of what tenants have set, and of their end, on top of an open database. */
export function tenantAdministrationOf({ unitOfWork }: Database): TenantAdministration {
  return new TenantAdministration(tenantRepository(unitOfWork), tenantDeletionRepository(unitOfWork));
}

/** The rules of sinks and events on top of an open database. */
export function eventAdministrationOf({ unitOfWork }: Database): EventAdministration {
  return new EventAdministration(
    tenantRepository(unitOfWork),
    sinkRepository(unitOfWork),
    feedRepository(unitOfWork),
    epochRepository(unitOfWork),
  );
}

/** The rules of schemas on top of an open database. */
export function schemaAdministrationOf({ unitOfWork }: Database): SchemaAdministration {
  return new SchemaAdministration(tenantRepository(unitOfWork), schemaRepository({ unitOfWork }));
}

/** The rules of roles and entitlements on top of an open database. */
export function catalogueAdministrationOf({ unitOfWork }: Database): CatalogueAdministration {
  const schemas = schemaRepository({ unitOfWork });
  return new CatalogueAdministration(tenantRepository(unitOfWork), schemas, uuidSource());
}

/** The rules of OAuth clients on top of an open database. */
export function clientAdministrationOf({ unitOfWork }: Database): ClientAdministration {
  return new ClientAdministration(
    tenantRepository(unitOfWork),
    oauthClientRepository(unitOfWork),
    bearerTokenMint,
    uuidSource(),
  );
}

/** The rules of the keys that sign tokens, on top of an open database. */
export function keyAdministrationOf(
  { eventSecretsKey }: Pick<Settings, 'eventSecretsKey'>,
  { unitOfWork }: Database,
): KeyAdministration {
  const store = signingKeyRepository(unitOfWork);
  const secrets = secretSealer({
    given: eventSecretsKey?.reveal(),
    readKept: () => readEventSecretsKey(unitOfWork),
  });
  return new KeyAdministration(store, new SigningKeys(store, secrets, Date.now));
}

/** The rules of removals that are held on top of an open database. */
export function guardAdministrationOf(
  { unitOfWork }: Database,
  { deletionGuard }: Pick<Settings, 'deletionGuard'>,
): GuardAdministration {
  return new GuardAdministration(tenantRepository(unitOfWork), guardRepository(unitOfWork), deletionGuard);
}

/** The rules of deleted resources on top of an open database. */
export function archiveAdministrationOf(
  { unitOfWork }: Database,
  { publicUrl }: Pick<Settings, 'publicUrl'>,
): ArchiveAdministration {
  const types = [USER_TYPE, GROUP_TYPE];
  const ids = uuidSource();
  const archive = archiveRepository({ unitOfWork, types, links: resourceLinks(publicUrl, types), ids });
  return new ArchiveAdministration(tenantRepository(unitOfWork), archive, ids);
}

/** Provisioning logs and the audit log of an open database. */
export function recordAdministrationOf({ unitOfWork }: Database): RecordAdministration {
  return new RecordAdministration(
    tenantRepository(unitOfWork),
    provisioningLogRepository(unitOfWork),
    auditLogRepository(unitOfWork),
  );
}

/** The rules of imports and exports on top of an open database. */
export function transferServiceOf({ unitOfWork }: Database, settings: Settings): TransferService {
  const types = [USER_TYPE, GROUP_TYPE];
  const links = resourceLinks(settings.publicUrl, types);
  const options = { unitOfWork, types, links, ids: uuidSource() };
  const hasher = new Argon2PasswordHasher();
  const policy = { minLength: settings.passwordMinLength };
  return new TransferService({
    tenants: tenantRepository(unitOfWork),
    store: resourceRepository(options),
    rehearsals: rehearsals(options),
    passwordsOf: (store, { hashed }) => new PasswordKeeper(hashed ? hasher : unhashed(hasher), store, policy),
    links,
    pause: () => nextTurn(),
  });
}

/**
 * Does an operator's work with tenants and tokens: on the database itself or, where the service holds the embedded
 * database, through the service's control socket.
 * @throws CommandFailure when the database or migrations are missing
 */
export function withOperator<T>(
  settings: Settings,
  work: (operator: Operator, address: ServiceAddress) => Promise<T>,
): Promise<T> {
  const publicUrl = settings.publicUrlGiven ? settings.publicUrl : undefined;
  return withDatabaseOrService(settings, {
    database: (database) =>
      work(audited<Operator>(administrationOf(database), auditOf(database)), {
        publicUrl: () => Promise.resolve(publicUrl),
      }),
    service: (client) => work(client, client),
  });
}

/** As `withOperator`, with what tenants have set, and their end. */
export function withTenantOperator<T>(
  settings: Settings,
  work: (operator: TenantOperator) => Promise<T>,
): Promise<T> {
  return withDatabaseOrService(settings, {
    database: (database) =>
      work(audited<TenantOperator>(tenantAdministrationOf(database), auditOf(database))),
    service: work,
  });
}

/** As `withOperator`, with sinks and events. */
export function withEventOperator<T>(
  settings: Settings,
  work: (operator: EventOperator) => Promise<T>,
): Promise<T> {
  return withDatabaseOrService(settings, {
    database: (database) => work(audited<EventOperator>(eventAdministrationOf(database), auditOf(database))),
    service: work,
  });
}

/** As `withOperator`, with schemas and resource types. */
export function withSchemaOperator<T>(
  settings: Settings,
  work: (operator: SchemaOperator) => Promise<T>,
): Promise<T> {
  return withDatabaseOrService(settings, {
    database: (database) =>
      work(audited<SchemaOperator>(schemaAdministrationOf(database), auditOf(database))),
    service: work,
  });
}

/** As `withOperator`, with roles and entitlements. */
export function withCatalogueOperator<T>(
  settings: Settings,
  work: (operator: CatalogueOperator) => Promise<T>,
): Promise<T> {
  return withDatabaseOrService(settings, {
    database: (database) =>
      work(audited<CatalogueOperator>(catalogueAdministrationOf(database), auditOf(database))),
    service: work,
  });
}

/** As `withOperator`, with provisioning logs and the audit log, which are only read. */
export function withRecordOperator<T>(
  settings: Settings,
  work: (operator: RecordOperator) => Promise<T>,
): Promise<T> {
  return withDatabaseOrService(settings, {
    database: (database) => work(recordAdministrationOf(database)),
    service: work,
  });
}

/** As `withOperator`, with OAuth clients. */
export function withClientOperator<T>(
  settings: Settings,
  work: (operator: ClientOperator, address: ServiceAddress) => Promise<T>,
): Promise<T> {
  const publicUrl = settings.publicUrlGiven ? settings.publicUrl : undefined;
  return withDatabaseOrService(settings, {
    database: (database) =>
      work(audited<ClientOperator>(clientAdministrationOf(database), auditOf(database)), {
        publicUrl: () => Promise.resolve(publicUrl),
      }),
    service: (client) => work(client, client),
  });
}

/** As `withOperator`, with the keys that sign tokens. */
export function withKeyOperator<T>(
  settings: Settings,
  work: (operator: KeyOperator) => Promise<T>,
): Promise<T> {
  return withDatabaseOrService(settings, {
    database: (database) =>
      work(audited<KeyOperator>(keyAdministrationOf(settings, database), auditOf(database))),
    service: work,
  });
}

/** As `withOperator`, with removals that are held; by the DELETION_GUARD of this environment where it is the database. */
export function withGuardOperator<T>(
  settings: Settings,
  work: (operator: GuardOperator) => Promise<T>,
): Promise<T> {
  return withDatabaseOrService(settings, {
    database: (database) =>
      work(audited<GuardOperator>(guardAdministrationOf(database, settings), auditOf(database))),
    service: work,
  });
}

/** As `withOperator`, with deleted resources. */
export function withArchiveOperator<T>(
  settings: Settings,
  work: (operator: ArchiveOperator) => Promise<T>,
): Promise<T> {
  return withDatabaseOrService(settings, {
    database: (database) =>
      work(audited<ArchiveOperator>(archiveAdministrationOf(database, settings), auditOf(database))),
    service: work,
  });
}

/** Where the actions of a command are told; the service tells those that it does itself. */
function auditOf({ unitOfWork }: Database): AuditedOptions {
  return { log: auditLogRepository(unitOfWork), actor: cliActor(), now: Date.now };
}

/** As `withOperator`, with imports and exports. */
export function withTransferOperator<T>(
  settings: Settings,
  work: (operator: TransferOperator) => Promise<T>,
): Promise<T> {
  return withDatabaseOrService(settings, {
    database: (database) =>
      work(audited<TransferOperator>(transferServiceOf(database, settings), auditOf(database))),
    service: work,
  });
}

async function withDatabaseOrService<T>(
  settings: Settings,
  work: {
    readonly database: (database: Database) => Promise<T>;
    readonly service: (client: ControlClient) => Promise<T>;
  },
): Promise<T> {
  const { file } = settings.database;
  try {
    return await withExistingDatabase(settings, async (database) => {
      if ((await pendingMigrations(database)).length > 0) {
        const name = file === undefined ? '' : ` ${file}`;
        throw new CommandFailure(`The database${name} lacks migrations. Run "rollcall migrate" first.`);
      }
      return work.database(database);
    });
  } catch (error) {
    if (!(error instanceof DatabaseInUse) || file === undefined) throw error;
    return work.service(controlClient(controlSocketPath(file)));
  }
}
