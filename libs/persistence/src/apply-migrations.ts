import { setTimeout as pause } from 'node:timers/promises';

import { MigrationExecutor, type Logger, type QueryRunner } from 'typeorm';

import type { Database } from './data-source.js';
import { DatabaseUnavailable } from './errors.js';

/**
 * Seconds that a statement waits for a table which others use. Everything that asks for the table after it waits
 * behind it, so it gives up soon and lets them pass.
 */
const TABLE_WAIT = 1;

/** Milliseconds until it asks again. */
const PAUSE = 2000;

/** Times that it asks: for three minutes. */
const ATTEMPTS = 60;

/** TypeORM tells of failures on standard output, which belongs to the log or to a script; they are thrown, too. */
const SILENT: Logger = {
  logQuery: () => undefined,
  logQueryError: () => undefined,
  logQuerySlow: () => undefined,
  logSchemaBuild: () => undefined,
  logMigration: () => undefined,
  log: () => undefined,
};

/**
 * Applies the migrations that are missing, on one connection. A migration can be applied again where it was cut off.
 * @throws DatabaseUnavailable when a table was in use for three minutes
 */
export async function applyMigrations(
  { unitOfWork: { dialect } }: Database,
  runner: QueryRunner,
): Promise<void> {
  const { dataSource } = runner;
  dataSource.logger = SILENT;
  const executor = new MigrationExecutor(dataSource, runner);
  if (dialect.name === 'sqlite') {
    executor.transaction = 'each';
    await executor.executePendingMigrations();
    return;
  }
  // DDL commits by itself on MySQL, so a transaction around it would promise what it cannot hold.
  executor.transaction = 'none';
  await runner.query(`set session lock_wait_timeout = ${TABLE_WAIT}`);
  for (let attempt = 1; ; attempt += 1) {
    try {
      await executor.executePendingMigrations();
      break;
    } catch (error) {
      if (dialect.failureKind(error) !== 'transient') throw error;
      if (attempt === ATTEMPTS) {
        throw new DatabaseUnavailable(
          'A long transaction, such as a backup, keeps a table in use that a migration changes. Migrate again when it has ended.',
          { cause: error },
        );
      }
      await pause(PAUSE);
    }
  }
  await runner.query('set session lock_wait_timeout = default');
}
