import type { MigrationInterface, QueryRunner } from 'typeorm';

import type { OnlineChange } from './declared-migration.js';
import { OUTBOX_TABLES } from './outbox/outbox-tables.js';

/** Parts into which tenants fall, each with one relay at a time. */
const SHARDS = 16;

/** The feed of each tenant, the sinks that read it, and who of several processes does the work. */
export class Outbox1790000200000 implements MigrationInterface {
  static readonly online: OnlineChange = {
    how: 'new table',
    meaning:
      'It makes tables that nobody uses yet, and names the events that are there already, to be put into the feed ' +
      'afterwards, which takes about a second for every million.',
  };

  readonly name = 'Outbox1790000200000';

  async up(runner: QueryRunner): Promise<void> {
    const mysql = runner.dataSource.options.type === 'mysql';
    for (const table of OUTBOX_TABLES) {
      for (const statement of mysql ? table.mysql : table.sqlite) await runner.query(statement);
    }
    // A run that was cut off may have begun.
    for (const name of ['lease', 'unsequenced', 'feed', 'feed_head'])
      await runner.query(`DELETE FROM ${name}`);
    const leases = Array.from({ length: SHARDS }, (_, shard) => `(${shard}, '', 0, 0)`);
    await runner.query(`INSERT INTO lease (shard, owner, fence, expires) VALUES ${leases.join(', ')}`);
    if (mysql) {
      // Above this level the events that are read would be locked against those who write more.
      await runner.query('SET TRANSACTION ISOLATION LEVEL READ COMMITTED');
      await runner.query(
        `INSERT INTO unsequenced (shard, event_id) SELECT MOD(tenant_id, ${SHARDS}), id FROM event`,
      );
      return;
    }
    await runner.query(
      'INSERT INTO feed (tenant_id, seq, epoch, event_id, sequenced_at) ' +
        'SELECT tenant_id, ROW_NUMBER() OVER (PARTITION BY tenant_id ORDER BY id), 1, id, occurred_at FROM event',
    );
    await runner.query(
      'INSERT INTO feed_head (tenant_id, shard, seq) ' +
        `SELECT tenant_id, tenant_id % ${SHARDS}, COUNT(*) FROM event GROUP BY tenant_id`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { name } of [...OUTBOX_TABLES].reverse()) await runner.query(`DROP TABLE IF EXISTS ${name}`);
  }
}
