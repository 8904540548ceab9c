import type { Engine } from './engines/engine.js';
import { DatabaseUnavailable } from './errors.js';
import { appliedMigrations } from './fold-version.js';
import { CURSOR_KEY_SETTING } from './settings.js';

/**
 * Reads the 32 random bytes by which cursors are authenticated (RFC 9865 §2): the same for every process of a
 * database, and made once, when it was migrated.
 * @throws DatabaseUnavailable while the database is not migrated
 */
export async function readCursorKey(database: Engine): Promise<Buffer> {
  // A database without migrations has no table to ask.
  const migrated = (await appliedMigrations(database)).length > 0;
  const rows = migrated
    ? await database.probe((session) =>
        session.query<{ value: string }>('select value from setting where name = ?', [CURSOR_KEY_SETTING]),
      )
    : [];
  const [row] = rows;
  if (row === undefined) {
    throw new DatabaseUnavailable('The database has no key for cursors yet. Run "rollcall migrate".');
  }
  return Buffer.from(row.value, 'hex');
}
