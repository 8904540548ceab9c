import type { MigrationInterface, QueryRunner } from 'typeorm';

import type { OnlineChange } from './declared-migration.js';

const SQLITE =
  'CREATE TABLE IF NOT EXISTS replica (id TEXT NOT NULL, told INTEGER NOT NULL, expires INTEGER NOT NULL, ' +
  'news TEXT NOT NULL, PRIMARY KEY (id)) WITHOUT ROWID';

const MYSQL =
  'CREATE TABLE IF NOT EXISTS replica (id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL, ' +
  'told BIGINT NOT NULL, expires BIGINT NOT NULL, news LONGTEXT NOT NULL, PRIMARY KEY (id)) ' +
  'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin';

/** The processes that serve, and what each tells the others. */
export class Replica1790000640000 implements MigrationInterface {
  static readonly online: OnlineChange = {
    how: 'new table',
    meaning: 'It makes a table that nobody uses yet.',
  };

  readonly name = 'Replica1790000640000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(runner.dataSource.options.type === 'mysql' ? MYSQL : SQLITE);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE IF EXISTS replica');
  }
}
