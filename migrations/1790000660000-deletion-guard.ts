import type { MigrationInterface, QueryRunner } from 'typeorm';

import type { OnlineChange } from './declared-migration.js';

const SQLITE = [
  'CREATE TABLE IF NOT EXISTS removal_count (tenant_id INTEGER NOT NULL, action TEXT NOT NULL, type TEXT NOT NULL, ' +
    'setting TEXT NOT NULL, slice INTEGER NOT NULL, counted INTEGER NOT NULL, earlier TEXT NOT NULL, ' +
    'earlier_counted INTEGER NOT NULL, allowed INTEGER NOT NULL, approved_until INTEGER NULL, ' +
    'approved_count INTEGER NULL, rejected_until INTEGER NULL, PRIMARY KEY (tenant_id, action, type)) WITHOUT ROWID',
  'CREATE TABLE IF NOT EXISTS held_removal (tenant_id INTEGER NOT NULL, action TEXT NOT NULL, type TEXT NOT NULL, ' +
    'resource_id BLOB NOT NULL, removals INTEGER NOT NULL, attempts INTEGER NOT NULL, first_refused INTEGER NOT NULL, ' +
    'last_refused INTEGER NOT NULL, actor TEXT NOT NULL, request_id TEXT NOT NULL, ' +
    'PRIMARY KEY (tenant_id, action, type, resource_id)) WITHOUT ROWID',
];

const NAME = 'CHARACTER SET ascii COLLATE ascii_bin NOT NULL';
const END = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin';
const MYSQL = [
  `CREATE TABLE IF NOT EXISTS removal_count (tenant_id INT NOT NULL, action VARCHAR(16) ${NAME}, ` +
    `type VARCHAR(64) ${NAME}, setting VARCHAR(64) ${NAME}, slice BIGINT NOT NULL, counted INT NOT NULL, ` +
    'earlier LONGTEXT NOT NULL, earlier_counted INT NOT NULL, allowed INT NOT NULL, approved_until BIGINT NULL, ' +
    `approved_count INT NULL, rejected_until BIGINT NULL, PRIMARY KEY (tenant_id, action, type)) ${END}`,
  `CREATE TABLE IF NOT EXISTS held_removal (tenant_id INT NOT NULL, action VARCHAR(16) ${NAME}, ` +
    `type VARCHAR(64) ${NAME}, resource_id BINARY(16) NOT NULL, removals INT NOT NULL, attempts INT NOT NULL, ` +
    'first_refused BIGINT NOT NULL, last_refused BIGINT NOT NULL, actor VARCHAR(255) NOT NULL, ' +
    `request_id VARCHAR(255) NOT NULL, PRIMARY KEY (tenant_id, action, type, resource_id)) ${END}`,
];

/** What was removed of each tenant lately, and what was refused because that was too much. */
export class DeletionGuard1790000660000 implements MigrationInterface {
  static readonly online: OnlineChange = {
    how: 'new table',
    meaning: 'It makes two tables that nobody uses yet.',
  };

  readonly name = 'DeletionGuard1790000660000';

  async up(runner: QueryRunner): Promise<void> {
    const mysql = runner.dataSource.options.type === 'mysql';
    for (const sql of mysql ? MYSQL : SQLITE) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE IF EXISTS held_removal');
    await runner.query('DROP TABLE IF EXISTS removal_count');
  }
}
