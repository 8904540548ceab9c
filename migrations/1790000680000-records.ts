import type { MigrationInterface, QueryRunner } from 'typeorm';

import type { OnlineChange } from './declared-migration.js';

const SQLITE = [
  'CREATE TABLE IF NOT EXISTS provisioning_log (tenant_id INTEGER NOT NULL, id BLOB NOT NULL, ' +
    'request_id TEXT NOT NULL, credential_id BLOB NULL, outcome INTEGER NOT NULL, status INTEGER NOT NULL, ' +
    'resource_id BLOB NULL, name_key BLOB NULL, external_key BLOB NULL, event_id BLOB NULL, entry TEXT NOT NULL, ' +
    'PRIMARY KEY (tenant_id, id))',
  'CREATE TABLE IF NOT EXISTS log_place (tenant_id INTEGER NOT NULL PRIMARY KEY, seq INTEGER NOT NULL)',
  'CREATE TABLE IF NOT EXISTS task_lease (task TEXT NOT NULL, owner TEXT NOT NULL, expires INTEGER NOT NULL, ' +
    'PRIMARY KEY (task)) WITHOUT ROWID',
  'CREATE TABLE IF NOT EXISTS audit_entry (seq INTEGER NOT NULL PRIMARY KEY, content TEXT NOT NULL, ' +
    'previous BLOB NOT NULL, hash BLOB NOT NULL)',
  'CREATE TABLE IF NOT EXISTS audit_head (id INTEGER NOT NULL PRIMARY KEY, seq INTEGER NOT NULL, hash BLOB NOT NULL)',
  'CREATE UNIQUE INDEX IF NOT EXISTS uq_log_event ON provisioning_log (event_id)',
  ...['request_id', 'credential_id', 'outcome', 'status', 'resource_id', 'name_key', 'external_key'].map(
    (column) => `CREATE INDEX IF NOT EXISTS ix_log_${column} ON provisioning_log (tenant_id, ${column}, id)`,
  ),
];

const END = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin';
const NAME = 'CHARACTER SET ascii COLLATE ascii_bin NOT NULL';

const MYSQL = [
  'CREATE TABLE IF NOT EXISTS provisioning_log (tenant_id INT NOT NULL, id BINARY(16) NOT NULL, ' +
    `request_id VARCHAR(128) ${NAME}, credential_id BINARY(16) NULL, outcome TINYINT NOT NULL, ` +
    'status SMALLINT NOT NULL, resource_id BINARY(16) NULL, name_key VARBINARY(512) NULL, ' +
    'external_key VARBINARY(512) NULL, event_id BINARY(16) NULL, entry LONGTEXT NOT NULL, ' +
    'PRIMARY KEY (tenant_id, id), UNIQUE KEY uq_log_event (event_id), ' +
    'KEY ix_log_request_id (tenant_id, request_id, id), KEY ix_log_credential_id (tenant_id, credential_id, id), ' +
    'KEY ix_log_outcome (tenant_id, outcome, id), KEY ix_log_status (tenant_id, status, id), ' +
    'KEY ix_log_resource_id (tenant_id, resource_id, id), KEY ix_log_name_key (tenant_id, name_key, id), ' +
    `KEY ix_log_external_key (tenant_id, external_key, id)) ${END}`,
  `CREATE TABLE IF NOT EXISTS log_place (tenant_id INT NOT NULL, seq BIGINT NOT NULL, PRIMARY KEY (tenant_id)) ${END}`,
  `CREATE TABLE IF NOT EXISTS task_lease (task VARCHAR(64) ${NAME}, owner VARCHAR(64) ${NAME}, ` +
    `expires BIGINT NOT NULL, PRIMARY KEY (task)) ${END}`,
  'CREATE TABLE IF NOT EXISTS audit_entry (seq BIGINT NOT NULL, content LONGTEXT NOT NULL, ' +
    `previous BINARY(32) NOT NULL, hash BINARY(32) NOT NULL, PRIMARY KEY (seq)) ${END}`,
  'CREATE TABLE IF NOT EXISTS audit_head (id TINYINT NOT NULL, seq BIGINT NOT NULL, hash BINARY(32) NOT NULL, ' +
    `PRIMARY KEY (id)) ${END}`,
];

/** The end of a log without entries: what does not exist cannot be locked. A run that was cut off may have made it. */
const HEAD = [
  'DELETE FROM audit_head',
  `INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, x'${'00'.repeat(32)}')`,
];

const TABLES = ['audit_head', 'audit_entry', 'task_lease', 'log_place', 'provisioning_log'];

/** The provisioning log of tenants, and the audit log of administrators. */
export class Records1790000680000 implements MigrationInterface {
  static readonly online: OnlineChange = {
    how: 'new table',
    meaning:
      'It makes five tables that nobody uses yet. The log is filled from the events that are kept, later.',
  };

  readonly name = 'Records1790000680000';

  async up(runner: QueryRunner): Promise<void> {
    const mysql = runner.dataSource.options.type === 'mysql';
    for (const sql of [...(mysql ? MYSQL : SQLITE), ...HEAD]) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.query(`DROP TABLE IF EXISTS ${table}`);
  }
}
