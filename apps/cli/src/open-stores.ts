import { controlClient, controlSocketPath, type ControlClient } from '@rollcall/auth';
import type { Settings } from '@rollcall/config';
import {
  audited,
  type ArchiveOperator,
  type AuditedOptions,
  type CatalogueOperator,
  type ClientOperator,
  type EventOperator,
  type KeyOperator,
  type GuardOperator,
  type IssuerOperator,
  type Operator,
  type RecordOperator,
  type SchemaOperator,
  type TenantOperator,
  type TransferOperator,
} from '@rollcall/directory';
import {
  auditLogRepository,
  DatabaseInUse,
  openDatabase,
  pendingMigrations,
  type Database,
} from '@rollcall/persistence';

import { statSync } from 'node:fs';

import { MIGRATIONS } from '../../../migrations/index.js';
import { cliActor } from './cli-actor.js';
import {
  administrationOf,
  tenantAdministrationOf,
  eventAdministrationOf,
  schemaAdministrationOf,
  catalogueAdministrationOf,
  clientAdministrationOf,
  issuerAdministrationOf,
  keyAdministrationOf,
  guardAdministrationOf,
  archiveAdministrationOf,
  recordAdministrationOf,
  transferServiceOf,
} from './administrations.js';
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

/** As `withOperator`, with trusted issuers. */
export function withIssuerOperator<T>(
  settings: Settings,
  work: (operator: IssuerOperator) => Promise<T>,
): Promise<T> {
  return withDatabaseOrService(settings, {
    database: (database) =>
      work(audited<IssuerOperator>(issuerAdministrationOf(settings, database), auditOf(database))),
    service: work,
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
