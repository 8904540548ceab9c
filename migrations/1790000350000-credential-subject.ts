import type { MigrationInterface, QueryRunner } from 'typeorm';

import type { OnlineChange } from './declared-migration.js';

const SQLITE_TABLE =
  'CREATE TABLE IF NOT EXISTS credential_subject (credential_id BLOB NOT NULL, tenant_id INTEGER NOT NULL, ' +
  'resource_id BLOB NOT NULL, PRIMARY KEY (credential_id)) WITHOUT ROWID';

const MYSQL_TABLE =
  'CREATE TABLE IF NOT EXISTS credential_subject (credential_id BINARY(16) NOT NULL, tenant_id INT NOT NULL, ' +
  'resource_id BINARY(16) NOT NULL, PRIMARY KEY (credential_id)) ' +
  'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin';

/** The users for whom credentials stand, where one does: whom `/Me` means. */
export class CredentialSubject1790000350000 implements MigrationInterface {
  static readonly online: OnlineChange = {
    how: 'new table',
    meaning: 'It makes a table that nobody uses yet.',
  };

  readonly name = 'CredentialSubject1790000350000';

  async up(runner: QueryRunner): Promise<void> {
    const mysql = runner.dataSource.options.type === 'mysql';
    await runner.query(mysql ? MYSQL_TABLE : SQLITE_TABLE);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE IF EXISTS credential_subject');
  }
}
