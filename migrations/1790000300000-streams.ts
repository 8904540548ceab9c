import type { MigrationInterface, QueryRunner } from 'typeorm';

import type { OnlineChange } from './declared-migration.js';
import { STREAMS_TABLES } from './streams/streams-tables.js';

/** Streams of security event tokens, the keys that sign these, and requests that are carried out later. */
export class Streams1790000300000 implements MigrationInterface {
  static readonly online: OnlineChange = {
    how: 'new table',
    meaning: 'It makes tables that nobody uses yet.',
  };

  readonly name = 'Streams1790000300000';

  async up(runner: QueryRunner): Promise<void> {
    const mysql = runner.dataSource.options.type === 'mysql';
    for (const table of STREAMS_TABLES) {
      for (const statement of mysql ? table.mysql : table.sqlite) await runner.query(statement);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { name } of [...STREAMS_TABLES].reverse()) await runner.query(`DROP TABLE IF EXISTS ${name}`);
  }
}
