import type { MigrationInterface, QueryRunner } from 'typeorm';

import type { OnlineChange } from './declared-migration.js';
import { MYSQL_TYPES, SQLITE_TYPES } from './initial-schema/column-types.js';
import { INITIAL_INDEXES, type InitialIndex } from './initial-schema/initial-indexes.js';
import { initialTables } from './initial-schema/initial-tables.js';

function isUnique({ name }: InitialIndex): boolean {
  return name.startsWith('uq_');
}

/** The first schema: tenants, credentials, resources with their indexes, the archive, and the outbox. */
export class InitialSchema1790000000000 implements MigrationInterface {
  static readonly online: OnlineChange = {
    how: 'new table',
    meaning: 'It makes the first tables, in a database that nobody uses yet.',
  };

  readonly name = 'InitialSchema1790000000000';

  async up(runner: QueryRunner): Promise<void> {
    const mysql = runner.dataSource.options.type === 'mysql';
    for (const { name, columns, end } of initialTables(mysql ? MYSQL_TYPES : SQLITE_TYPES)) {
      const indexes = INITIAL_INDEXES.filter((index) => index.table === name);
      const inside = mysql
        ? indexes.map((index) => `${isUnique(index) ? 'UNIQUE KEY' : 'KEY'} ${index.name} (${index.columns})`)
        : [];
      await runner.query(`CREATE TABLE IF NOT EXISTS ${name} (${[...columns, ...inside].join(', ')})${end}`);
      for (const index of mysql ? [] : indexes) {
        const kind = isUnique(index) ? 'UNIQUE INDEX' : 'INDEX';
        await runner.query(`CREATE ${kind} IF NOT EXISTS ${index.name} ON ${name} (${index.columns})`);
      }
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { name } of [...initialTables(SQLITE_TYPES)].reverse())
      await runner.query(`DROP TABLE IF EXISTS ${name}`);
  }
}
