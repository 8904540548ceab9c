import {
  Argon2PasswordHasher,
  bearerTokenMint,
  controlClient,
  controlSocketPath,
  type ControlClient,
} from '@rollcall/auth';
import type { Settings } from '@rollcall/config';
import {
  Administration,
  CatalogueAdministration,
  EventAdministration,
  PasswordKeeper,
  resourceLinks,
  SchemaAdministration,
  TransferService,
  unhashed,
  type CatalogueOperator,
  type EventOperator,
  type Operator,
  type SchemaOperator,
  type TransferOperator,
} from '@rollcall/directory';
import {
  credentialRepository,
  DatabaseInUse,
  epochRepository,
  feedRepository,
  openDatabase,
  pendingMigrations,
  rehearsals,
  resourceRepository,
  schemaRepository,
  sinkRepository,
  tenantRepository,
  uuidSource,
  type Database,
} from '@rollcall/persistence';
import { GROUP_TYPE, USER_TYPE } from '@rollcall/scim';
import { statSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';

import { MIGRATIONS } from '../../../migrations/index.js';
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
  );
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
    database: (database) => work(administrationOf(database), { publicUrl: () => Promise.resolve(publicUrl) }),
    service: (client) => work(client, client),
  });
}

/** As `withOperator`, with sinks and events. */
export function withEventOperator<T>(
  settings: Settings,
  work: (operator: EventOperator) => Promise<T>,
): Promise<T> {
  return withDatabaseOrService(settings, {
    database: (database) => work(eventAdministrationOf(database)),
    service: work,
  });
}

/** As `withOperator`, with schemas and resource types. */
export function withSchemaOperator<T>(
  settings: Settings,
  work: (operator: SchemaOperator) => Promise<T>,
): Promise<T> {
  return withDatabaseOrService(settings, {
    database: (database) => work(schemaAdministrationOf(database)),
    service: work,
  });
}

/** As `withOperator`, with roles and entitlements. */
export function withCatalogueOperator<T>(
  settings: Settings,
  work: (operator: CatalogueOperator) => Promise<T>,
): Promise<T> {
  return withDatabaseOrService(settings, {
    database: (database) => work(catalogueAdministrationOf(database)),
    service: work,
  });
}

/** As `withOperator`, with imports and exports. */
export function withTransferOperator<T>(
  settings: Settings,
  work: (operator: TransferOperator) => Promise<T>,
): Promise<T> {
  return withDatabaseOrService(settings, {
    database: (database) => work(transferServiceOf(database, settings)),
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
