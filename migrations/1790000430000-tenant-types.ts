import type { MigrationInterface, QueryRunner } from 'typeorm';

import type { OnlineChange } from './declared-migration.js';

const SQLITE =
  'CREATE TABLE IF NOT EXISTS tenant_types (tenant_id INTEGER NOT NULL PRIMARY KEY, generation INTEGER NOT NULL, ' +
  'oldest INTEGER NOT NULL, definitions TEXT NOT NULL)';

const MYSQL =
  'CREATE TABLE IF NOT EXISTS tenant_types (tenant_id INT NOT NULL PRIMARY KEY, generation INT NOT NULL, ' +
  'oldest INT NOT NULL, definitions LONGTEXT NOT NULL) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin';

/** The schemas and resource types that tenants have registered. */
export class TenantTypes1790000430000 implements MigrationInterface {
  static readonly online: OnlineChange = {
    how: 'new table',
    meaning: 'It makes a table that nobody uses yet.',
  };

  readonly name = 'TenantTypes1790000430000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(runner.dataSource.options.type === 'mysql' ? MYSQL : SQLITE);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE IF EXISTS tenant_types');
  }
}
