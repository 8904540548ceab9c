import { createHash } from 'node:crypto';
import type { QueryRunner } from 'typeorm';

import type { DeclaredMigration } from '../../migrations/declared-migration.js';

/** What a migration asks an engine to do, statement by statement. */
export async function recordedSql(
  migration: DeclaredMigration,
  engine: 'sqlite' | 'mysql',
): Promise<readonly string[]> {
  const statements: string[] = [];
  const runner = {
    dataSource: { options: { type: engine === 'mysql' ? 'mysql' : 'better-sqlite3' } },
    query: (sql: string, ...parameters: unknown[]) => {
      statements.push(parameters.length === 0 ? sql : `${sql} -- ${JSON.stringify(parameters)}`);
      return Promise.resolve([]);
    },
  };
  await new migration().up(runner as unknown as QueryRunner);
  return statements;
}

/** A fingerprint of statements. */
export function sha256(statements: readonly string[]): string {
  return createHash('sha256').update(statements.join('\n')).digest('hex');
}
