import type { MigrationInterface, QueryRunner } from 'typeorm';

import type { OnlineChange } from './declared-migration.js';

const SQLITE_TABLE =
  'CREATE TABLE IF NOT EXISTS resource_count (tenant_id INTEGER NOT NULL, type TEXT NOT NULL, ' +
  'slot INTEGER NOT NULL, total INTEGER NOT NULL, PRIMARY KEY (tenant_id, type, slot)) WITHOUT ROWID';

const MYSQL_TABLE =
  'CREATE TABLE IF NOT EXISTS resource_count (tenant_id INT NOT NULL, ' +
  'type VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL, slot SMALLINT NOT NULL, total BIGINT NOT NULL, ' +
  'PRIMARY KEY (tenant_id, type, slot)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin';

/** How many live resources each tenant has of each type, kept by every change: the sum over the slots. */
export class ResourceCount1790000100000 implements MigrationInterface {
  static readonly online: OnlineChange = {
    how: 'new table',
    meaning:
      'It makes a table that nobody uses yet, and counts the resources once without locking them, ' +
      'which takes about a second for every two million.',
  };

  readonly name = 'ResourceCount1790000100000';

  async up(runner: QueryRunner): Promise<void> {
    const mysql = runner.dataSource.options.type === 'mysql';
    await runner.query(mysql ? MYSQL_TABLE : SQLITE_TABLE);
    // A run that was cut off may have counted already.
    await runner.query('DELETE FROM resource_count');
    // Above this level the rows that are counted would be locked against the release that is writing them.
    if (mysql) await runner.query('SET TRANSACTION ISOLATION LEVEL READ COMMITTED');
    await runner.query(
      'INSERT INTO resource_count (tenant_id, type, slot, total) ' +
        'SELECT tenant_id, type, 0, COUNT(*) FROM resource GROUP BY tenant_id, type',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE IF EXISTS resource_count');
  }
}
