import type { MigrationInterface, QueryRunner } from 'typeorm';

import type { OnlineChange } from './declared-migration.js';

const SQLITE =
  'CREATE TABLE IF NOT EXISTS assignment_turn (tenant_id INTEGER NOT NULL, attribute INTEGER NOT NULL, ' +
  'value BLOB NOT NULL, turns INTEGER NOT NULL, PRIMARY KEY (tenant_id, attribute, value)) WITHOUT ROWID';

const MYSQL =
  'CREATE TABLE IF NOT EXISTS assignment_turn (tenant_id INT NOT NULL, attribute SMALLINT NOT NULL, ' +
  'value VARBINARY(512) NOT NULL, turns BIGINT NOT NULL, PRIMARY KEY (tenant_id, attribute, value)) ' +
  'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin';

/** Where transactions wait for each other that give users a role or an entitlement which only so many may have. */
export class AssignmentTurn1790000530000 implements MigrationInterface {
  static readonly online: OnlineChange = {
    how: 'new table',
    meaning: 'It makes a table that nobody uses yet.',
  };

  readonly name = 'AssignmentTurn1790000530000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(runner.dataSource.options.type === 'mysql' ? MYSQL : SQLITE);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE IF EXISTS assignment_turn');
  }
}
