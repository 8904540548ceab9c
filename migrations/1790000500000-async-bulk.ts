import type { MigrationInterface, QueryRunner } from 'typeorm';

import type { OnlineChange } from './declared-migration.js';

const SQLITE_TABLES = [
  'CREATE TABLE IF NOT EXISTS async_part (txn BLOB NOT NULL, part INTEGER NOT NULL, tenant_id INTEGER NOT NULL, ' +
    'content TEXT NOT NULL, PRIMARY KEY (txn, part))',
  'CREATE TABLE IF NOT EXISTS async_operation (txn BLOB NOT NULL, place INTEGER NOT NULL, tenant_id INTEGER NOT NULL, ' +
    'resource_id BLOB NULL, version INTEGER NULL, refusal TEXT NULL, PRIMARY KEY (txn, place)) WITHOUT ROWID',
];
const SQLITE_COLUMN = 'ALTER TABLE event ADD COLUMN told_txn TEXT NULL';
const SQLITE_HAS_COLUMN = "SELECT 1 FROM pragma_table_info('event') WHERE name = 'told_txn'";

const MYSQL_END = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin';
const MYSQL_TABLES = [
  'CREATE TABLE IF NOT EXISTS async_part (txn BINARY(16) NOT NULL, part INT NOT NULL, tenant_id INT NOT NULL, ' +
    `content LONGTEXT NOT NULL, PRIMARY KEY (txn, part)) ${MYSQL_END}`,
  'CREATE TABLE IF NOT EXISTS async_operation (txn BINARY(16) NOT NULL, place INT NOT NULL, tenant_id INT NOT NULL, ' +
    `resource_id BINARY(16) NULL, version INT NULL, refusal LONGTEXT NULL, PRIMARY KEY (txn, place)) ${MYSQL_END}`,
];
const MYSQL_COLUMN =
  'ALTER TABLE event ADD COLUMN told_txn VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL, ALGORITHM=INSTANT';
const MYSQL_HAS_COLUMN =
  'SELECT 1 FROM information_schema.columns ' +
  "WHERE table_schema = DATABASE() AND table_name = 'event' AND column_name = 'told_txn'";

/** Bulk requests that are carried out later: what became of their operations, and what the events of each bear. */
export class AsyncBulk1790000500000 implements MigrationInterface {
  static readonly online: OnlineChange = {
    how: 'instant',
    meaning: 'It makes two tables that nobody uses yet, and adds an empty column to the events at once.',
  };

  readonly name = 'AsyncBulk1790000500000';

  async up(runner: QueryRunner): Promise<void> {
    const mysql = runner.dataSource.options.type === 'mysql';
    for (const sql of mysql ? MYSQL_TABLES : SQLITE_TABLES) await runner.query(sql);
    // A run that was cut off may have added it already.
    const found = (await runner.query(mysql ? MYSQL_HAS_COLUMN : SQLITE_HAS_COLUMN)) as readonly unknown[];
    if (found.length === 0) await runner.query(mysql ? MYSQL_COLUMN : SQLITE_COLUMN);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE event DROP COLUMN told_txn');
    await runner.query('DROP TABLE IF EXISTS async_operation');
    await runner.query('DROP TABLE IF EXISTS async_part');
  }
}
