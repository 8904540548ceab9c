import { FOLD_VERSION } from '@rollcall/scim';

import type { Database } from './data-source.js';
import { appliedMigrations } from './fold-version.js';
import { FOLD_SETTING } from './settings.js';

/**
 * Applies the migrations that are missing, under a lock that holds other processes back, and records the version of
 * the case folding by which keys are stored.
 * @returns the names of the migrations that it applied, oldest first
 */
export function migrate(database: Database): Promise<readonly string[]> {
  return database.migrating(async () => {
    const { dataSource, unitOfWork } = database;
    // DDL commits by itself on MySQL, so a transaction around it would promise what it cannot hold.
    const transaction = unitOfWork.dialect.name === 'sqlite' ? 'each' : 'none';
    const applied = await dataSource.runMigrations({ transaction });
    const [setting] = await dataSource.query<object[]>(
      `select value from setting where name = '${FOLD_SETTING}'`,
    );
    if (setting === undefined) {
      await dataSource.query(
        `insert into setting (name, value) values ('${FOLD_SETTING}', '${FOLD_VERSION}')`,
      );
    }
    return applied.map(({ name }) => name);
  });
}

/** Names of the migrations that are not applied yet, oldest first. Reads only. */
export async function pendingMigrations(database: Database): Promise<readonly string[]> {
  const known = database.dataSource.migrations.map(
    (migration) => migration.name ?? migration.constructor.name,
  );
  const applied = new Set(await appliedMigrations(database));
  return known.filter((name) => !applied.has(name));
}
