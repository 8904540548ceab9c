import type { Tenant } from '@rollcall/directory';

import { unindexed } from '../sql/compiled-filter.js';
import type { WriteSession } from '../unit-of-work.js';
import { EPOCH } from './epoch.js';
import { shardOf } from './shards.js';

/**
 * Has the events of a transaction put into the feed. Where several processes write, they are named in `unsequenced` in
 * the same transaction, so that one that commits late is found late and never missed; a sequencer gives them their
 * places. Where one process writes alone, they get their places here. To be called right after the events were inserted.
 * @param count how many there are
 */
export async function announceEvents(session: WriteSession, tenant: Tenant, count: number): Promise<void> {
  if (session.dialect.sequencesAtOnce) await sequenceAtOnce(session, tenant, count);
  else await nameUnsequenced(session, tenant, count);
}

async function nameUnsequenced(session: WriteSession, tenant: Tenant, count: number): Promise<void> {
  const shard = shardOf(tenant.id);
  if (count === 1) {
    // The key that the statement before this one gave, on this connection.
    await session.run('insert into unsequenced (shard, event_id) values (?, last_insert_id())', [shard]);
    return;
  }
  await session.run(
    'insert into unsequenced (shard, event_id) select ?, e.id from event e where e.txn_id = ? and e.tenant_id = ?',
    [shard, session.txnId, tenant.id],
  );
}

/**
 * One process writes, one change after the other: the keys of the events of a change follow each other, and the last of
 * them is the last that the connection gave, for the tables of the feed give none.
 */
async function sequenceAtOnce(session: WriteSession, tenant: Tenant, count: number): Promise<void> {
  await session.run(
    'insert into feed_head (tenant_id, shard, seq) values (?, ?, ?) ' +
      'on conflict (tenant_id) do update set seq = seq + excluded.seq',
    [tenant.id, shardOf(tenant.id), count],
  );
  await session.run(
    'insert into feed (tenant_id, seq, epoch, event_id, sequenced_at) ' +
      `select h.tenant_id, h.seq - last_insert_rowid() + e.id, ${EPOCH}, e.id, ${session.dialect.now} ` +
      'from event e join feed_head h on h.tenant_id = ? ' +
      `where e.id > last_insert_rowid() - ? and e.id <= last_insert_rowid() and ${unindexed('e.tenant_id')} = ?`,
    [tenant.id, count, tenant.id],
  );
}
