import { bearerTokenMint, controlClient, controlSocketPath } from '@rollcall/auth';
import type { Settings } from '@rollcall/config';
import { Administration, type Operator } from '@rollcall/directory';
import {
  credentialRepository,
  DatabaseInUse,
  openDatabase,
  pendingMigrations,
  tenantRepository,
  uuidSource,
  type Database,
} from '@rollcall/persistence';

import { MIGRATIONS } from '../../../migrations/index.js';
import { CommandFailure } from './command.js';

/** Opens the database itself, for as long as the work lasts. */
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

/** The rules on top of an open database. */
export function administrationOf(database: Database): Administration {
  return new Administration(
    tenantRepository(database.unitOfWork),
    credentialRepository(database.unitOfWork),
    bearerTokenMint,
    uuidSource(),
  );
}

/**
 * Does an operator's work: on the database itself or, where the service holds the embedded database, through the
 * service's control socket.
 * @throws CommandFailure when migrations are missing
 */
export async function withOperator<T>(
  settings: Settings,
  work: (operator: Operator) => Promise<T>,
): Promise<T> {
  try {
    return await withDatabase(settings, async (database) => {
      if ((await pendingMigrations(database)).length > 0) {
        throw new CommandFailure('The database lacks migrations. Run "rollcall migrate" first.');
      }
      return work(administrationOf(database));
    });
  } catch (error) {
    const { file } = settings.database;
    if (!(error instanceof DatabaseInUse) || file === undefined) throw error;
    return work(controlClient(controlSocketPath(file)));
  }
}
