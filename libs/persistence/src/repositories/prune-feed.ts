import { unindexed } from '../sql/compiled-filter.js';
import type { UnitOfWork, WriteSession } from '../unit-of-work.js';
import { placeBefore } from './feed.repository.js';
import { placeholders } from './store-context.js';

/** What is kept no longer. */
export interface PruneOptions {
  readonly shards: readonly number[];
  /** Milliseconds since the epoch: events that got their places before are kept no longer. */
  readonly before: number;
  /** Events that one transaction removes at most. */
  readonly limit: number;
  /** Asked between two transactions. */
  readonly goesOn: () => boolean;
}

/**
 * Removes old events from feeds, oldest first, but none that a sink has not been given yet, or is to be tried with again.
 * A quarantined sink holds nothing back, and neither does a dead letter: nobody may ever come to decide on it.
 * @returns how many were removed
 */
export async function pruneFeed(unitOfWork: UnitOfWork, options: PruneOptions): Promise<number> {
  if (options.shards.length === 0) return 0;
  const tenants = await unitOfWork.read((session) =>
    session.query<{ tenant_id: number }>(
      `select tenant_id from feed_head where shard in (${placeholders(options.shards)}) order by tenant_id`,
      options.shards,
    ),
  );
  let removed = 0;
  for (const { tenant_id: tenantId } of tenants) {
    if (!options.goesOn()) break;
    const old = await unitOfWork.read((session) => placeBefore(session, tenantId, options.before));
    if (old === 0) continue;
    for (;;) {
      const count = await unitOfWork.write((session) => removeSome(session, tenantId, old, options.limit));
      removed += count;
      if (count < options.limit || !options.goesOn()) break;
    }
  }
  return removed;
}

async function removeSome(
  session: WriteSession,
  tenantId: number,
  old: number,
  limit: number,
): Promise<number> {
  const [needed] = await session.query<{ cursor_seq: number | null; parked_seq: number | null }>(
    "select (select min(c.seq) from sink_cursor c where c.tenant_id = ? and c.state <> 'quarantined') as cursor_seq, " +
      '(select min(p.seq) from parked_event p join sink_cursor c on c.sink_id = p.sink_id and c.tenant_id = p.tenant_id ' +
      "where p.tenant_id = ? and p.state = 'retrying' and c.state <> 'quarantined') as parked_seq",
    [tenantId, tenantId],
  );
  const through = Math.min(
    old,
    needed?.cursor_seq == null ? old : needed.cursor_seq,
    needed?.parked_seq == null ? old : needed.parked_seq - 1,
  );
  const rows = await session.query<{ seq: number; event_id: number }>(
    `select f.seq, f.event_id from feed f where f.tenant_id = ? and f.seq <= ? order by f.seq limit ${limit}`,
    [tenantId, through],
  );
  const last = rows.at(-1);
  if (last === undefined) return 0;
  await session.run('delete from feed where tenant_id = ? and seq <= ?', [tenantId, last.seq]);
  // By the primary key alone: the tenant's own events are many, too.
  await session.run(
    `delete from event where ${unindexed('tenant_id')} = ? and id in (${placeholders(rows)})`,
    [tenantId, ...rows.map(({ event_id: id }) => id)],
  );
  return rows.length;
}
