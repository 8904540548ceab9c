import type { MigrationInterface, QueryRunner } from 'typeorm';

import type { OnlineChange } from './declared-migration.js';

const SQLITE = [
  'CREATE TABLE IF NOT EXISTS oauth_client (id BLOB NOT NULL, tenant_id INTEGER NOT NULL, name TEXT NOT NULL, ' +
    'scopes TEXT NULL, token_minutes INTEGER NOT NULL, secrets TEXT NOT NULL, created INTEGER NOT NULL, ' +
    'revoked INTEGER NULL, last_used INTEGER NULL, PRIMARY KEY (id)) WITHOUT ROWID',
  'CREATE INDEX IF NOT EXISTS ix_oauth_client_tenant ON oauth_client (tenant_id)',
  'CREATE TABLE IF NOT EXISTS trusted_issuer (id BLOB NOT NULL, tenant_id INTEGER NOT NULL, issuer BLOB NOT NULL, ' +
    'settings TEXT NOT NULL, created INTEGER NOT NULL, PRIMARY KEY (id)) WITHOUT ROWID',
  'CREATE INDEX IF NOT EXISTS ix_trusted_issuer_issuer ON trusted_issuer (issuer)',
  'CREATE INDEX IF NOT EXISTS ix_trusted_issuer_tenant ON trusted_issuer (tenant_id)',
];

const MYSQL = [
  'CREATE TABLE IF NOT EXISTS oauth_client (id BINARY(16) NOT NULL, tenant_id INT NOT NULL, name VARCHAR(255) NOT NULL, ' +
    'scopes TEXT NULL, token_minutes INT NOT NULL, secrets TEXT NOT NULL, created BIGINT NOT NULL, ' +
    'revoked BIGINT NULL, last_used BIGINT NULL, PRIMARY KEY (id), KEY ix_oauth_client_tenant (tenant_id)) ' +
    'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin',
  'CREATE TABLE IF NOT EXISTS trusted_issuer (id BINARY(16) NOT NULL, tenant_id INT NOT NULL, ' +
    'issuer VARBINARY(512) NOT NULL, settings TEXT NOT NULL, created BIGINT NOT NULL, PRIMARY KEY (id), ' +
    'KEY ix_trusted_issuer_issuer (issuer), KEY ix_trusted_issuer_tenant (tenant_id)) ' +
    'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin',
];

/** The OAuth clients of tenants, and the issuers whose tokens they trust. */
export class OauthClients1790000620000 implements MigrationInterface {
  static readonly online: OnlineChange = {
    how: 'new table',
    meaning: 'It makes two tables that nobody uses yet.',
  };

  readonly name = 'OauthClients1790000620000';

  async up(runner: QueryRunner): Promise<void> {
    const mysql = runner.dataSource.options.type === 'mysql';
    for (const statement of mysql ? MYSQL : SQLITE) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE IF EXISTS trusted_issuer');
    await runner.query('DROP TABLE IF EXISTS oauth_client');
  }
}
