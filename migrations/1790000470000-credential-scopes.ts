import type { MigrationInterface, QueryRunner } from 'typeorm';

import type { OnlineChange } from './declared-migration.js';

const SQLITE_TABLE =
  'CREATE TABLE IF NOT EXISTS credential_scopes (credential_id BLOB NOT NULL, tenant_id INTEGER NOT NULL, ' +
  'scopes TEXT NOT NULL, PRIMARY KEY (credential_id)) WITHOUT ROWID';

const MYSQL_TABLE =
  'CREATE TABLE IF NOT EXISTS credential_scopes (credential_id BINARY(16) NOT NULL, tenant_id INT NOT NULL, ' +
  'scopes TEXT NOT NULL, PRIMARY KEY (credential_id)) ' +
  'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin';

/** The scopes of credentials that have some; those that were issued before have none, and go on as they were. */
export class CredentialScopes1790000470000 implements MigrationInterface {
  static readonly online: OnlineChange = {
    how: 'new table',
    meaning: 'It makes a table that nobody uses yet.',
  };

  readonly name = 'CredentialScopes1790000470000';

  async up(runner: QueryRunner): Promise<void> {
    const mysql = runner.dataSource.options.type === 'mysql';
    await runner.query(mysql ? MYSQL_TABLE : SQLITE_TABLE);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE IF EXISTS credential_scopes');
  }
}
