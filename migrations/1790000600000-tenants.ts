import type { MigrationInterface, QueryRunner } from 'typeorm';

import type { OnlineChange } from './declared-migration.js';

const SQLITE_TABLES = [
  'CREATE TABLE IF NOT EXISTS credential_networks (credential_id BLOB NOT NULL, tenant_id INTEGER NULL, ' +
    'networks TEXT NOT NULL, PRIMARY KEY (credential_id)) WITHOUT ROWID',
  'CREATE TABLE IF NOT EXISTS tenant_deletion (tenant_id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, ' +
    'started INTEGER NOT NULL, resources INTEGER NOT NULL, resources_removed INTEGER NOT NULL, ' +
    'rows_removed INTEGER NOT NULL, finished INTEGER NULL)',
];

const MYSQL_END = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin';
const MYSQL_TABLES = [
  'CREATE TABLE IF NOT EXISTS credential_networks (credential_id BINARY(16) NOT NULL, tenant_id INT NULL, ' +
    `networks TEXT NOT NULL, PRIMARY KEY (credential_id)) ${MYSQL_END}`,
  'CREATE TABLE IF NOT EXISTS tenant_deletion (tenant_id INT NOT NULL PRIMARY KEY, ' +
    'name VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL, started BIGINT NOT NULL, ' +
    'resources BIGINT NOT NULL, resources_removed BIGINT NOT NULL, rows_removed BIGINT NOT NULL, ' +
    `finished BIGINT NULL) ${MYSQL_END}`,
];

/** The networks of credentials that are bound to some, and the tenants whose data is being removed. */
export class Tenants1790000600000 implements MigrationInterface {
  static readonly online: OnlineChange = {
    how: 'new table',
    meaning: 'It makes two tables that nobody uses yet.',
  };

  readonly name = 'Tenants1790000600000';

  async up(runner: QueryRunner): Promise<void> {
    const mysql = runner.dataSource.options.type === 'mysql';
    for (const sql of mysql ? MYSQL_TABLES : SQLITE_TABLES) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE IF EXISTS tenant_deletion');
    await runner.query('DROP TABLE IF EXISTS credential_networks');
  }
}
