import { randomBytes } from 'node:crypto';

import { FOLD_VERSION } from '@rollcall/scim';
import type { QueryRunner } from 'typeorm';

import { applyMigrations } from './apply-migrations.js';
import type { Database } from './data-source.js';
import { appliedMigrations } from './fold-version.js';
import { CURSOR_KEY_SETTING, FOLD_SETTING } from './settings.js';

/** Bytes of the key of cursors: as many as its HMAC-SHA-256 has. */
const CURSOR_KEY_BYTES = 32;

/**
 * Applies the migrations that are missing, under a lock that holds other processes back, and records what is decided
 * once for a database: the version of the case folding by which its keys are stored, and the key of cursors.
 * @returns the names of the migrations that it applied, oldest first
 * @throws DatabaseUnavailable when other work keeps a migration from its table for too long
 */
export function migrate(database: Database): Promise<readonly string[]> {
  return database.migrating(async (runner) => {
    const pending = await pendingMigrations(database);
    if (pending.length > 0) await applyMigrations(database, runner);
    await decide(runner, FOLD_SETTING, () => String(FOLD_VERSION));
    await decide(runner, CURSOR_KEY_SETTING, () => randomBytes(CURSOR_KEY_BYTES).toString('hex'));
    return pending;
  });
}

/** Names of the migrations that are not applied yet, oldest first. Reads only. */
export async function pendingMigrations(database: Database): Promise<readonly string[]> {
  const applied = new Set(await appliedMigrations(database));
  return database.migrationNames.filter((name) => !applied.has(name));
}

/** Keeps the value of a setting, or gives it one. */
async function decide(runner: QueryRunner, name: string, value: () => string): Promise<void> {
  const found = (await runner.query('select name from setting where name = ?', [name])) as object[];
  if (found.length > 0) return;
  await runner.query('insert into setting (name, value) values (?, ?)', [name, value()]);
}
