import { readDatabaseUrl } from './engines/database-url.js';
import type { Engine, EngineOptions } from './engines/engine.js';
import { openLibsql } from './engines/libsql.engine.js';
import { openMysql } from './engines/mysql.engine.js';
import { checkFoldVersion } from './fold-version.js';

/** How a database is opened. */
export interface DatabaseOptions extends Partial<
  Pick<EngineOptions, 'poolSize' | 'acquireTimeout' | 'statementTimeout' | 'reads' | 'onStatement'>
> {
  /** `sqlite:<path>` or `mysql://user:password@host:port/database`, also with several hosts. */
  readonly url: string;
  /** All migrations, oldest first. */
  readonly migrations: EngineOptions['migrations'];
}

/** An open database; `unitOfWork` is what repositories are made from. */
export type Database = Engine;

/**
 * Opens the database that a URL names, without changing its schema: `migrate` does that.
 * @throws DatabaseUnavailable when it cannot be used, with a sentence for the operator
 * @throws DatabaseInUse when another process holds the SQLite file
 * @throws FoldVersionMismatch when its keys were folded by other rules
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const address = readDatabaseUrl(options.url);
  const engineOptions: EngineOptions = {
    poolSize: options.poolSize ?? 10,
    acquireTimeout: options.acquireTimeout ?? 2000,
    statementTimeout: options.statementTimeout ?? 9000,
    reads: options.reads ?? 'writer',
    migrations: options.migrations,
    onStatement: options.onStatement,
  };
  const database =
    address.engine === 'libsql'
      ? await openLibsql(address.path, engineOptions)
      : await openMysql(address, engineOptions);
  try {
    await checkFoldVersion(database);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}
