import { FOLD_VERSION } from '@rollcall/scim';

import type { Engine } from './engines/engine.js';
import { FoldVersionMismatch } from './errors.js';
import { FOLD_SETTING } from './settings.js';

/**
 * Checks that stored keys and this program fold case alike; a database without a schema passes.
 * @throws FoldVersionMismatch
 */
export async function checkFoldVersion(database: Engine): Promise<void> {
  if ((await appliedMigrations(database)).length === 0) return;
  const rows = await database.probe((session) =>
    session.query<{ value: string }>('select value from setting where name = ?', [FOLD_SETTING]),
  );
  const stored = rows[0]?.value;
  if (stored !== undefined && stored !== String(FOLD_VERSION)) {
    throw new FoldVersionMismatch(stored, String(FOLD_VERSION));
  }
}

/** Names of the migrations that were applied, oldest first; none in a database without a schema. */
export async function appliedMigrations(database: Engine): Promise<readonly string[]> {
  const tables =
    database.unitOfWork.dialect.name === 'sqlite'
      ? "select name from sqlite_master where type = 'table' and name in ('migration', 'setting')"
      : 'select table_name as name from information_schema.tables ' +
        "where table_schema = database() and table_name in ('migration', 'setting')";
  return database.probe(async (session) => {
    if ((await session.query(tables, [])).length < 2) return [];
    const rows = await session.query<{ name: string }>('select name from migration order by id', []);
    return rows.map(({ name }) => name);
  });
}
