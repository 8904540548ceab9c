import type { ShardLease } from '@rollcall/directory';

import type { WriteSession } from '../unit-of-work.js';
import { SHARDS } from './shards.js';
import { placeholders } from './store-context.js';

interface LeaseRow {
  readonly shard: number;
  readonly owner: string;
  readonly fence: number;
  readonly free: number;
}

/**
 * Makes a relay known, renews its leases, gives back what is more than its share, and takes free ones up to it. All
 * instants are those of the database.
 */
export async function holdLeases(
  session: WriteSession,
  owner: string,
  ttl: number,
): Promise<readonly ShardLease[]> {
  const { dialect } = session;
  const { now, forUpdate } = dialect;
  await session.run(
    `insert into relay (owner, expires) values (?, ${now} + ?)${dialect.onDuplicate('owner')} expires = ${now} + ?`,
    [owner, ttl, ttl],
  );
  await session.run(`delete from relay where expires < ${now}`, []);
  const [counted] = await session.query<{ live: number }>('select count(*) as live from relay', []);
  const rows = await session.query<LeaseRow>(
    `select shard, owner, fence, case when expires < ${now} then 1 else 0 end as free from lease order by shard${forUpdate}`,
    [],
  );
  const share = Math.ceil(SHARDS / Math.max(1, counted?.live ?? 1));
  const own = rows.filter((row) => row.owner === owner);
  const kept = own.slice(0, share);
  const surplus = own.slice(share);
  const taken = rows.filter((row) => row.owner !== owner && row.free === 1).slice(0, share - kept.length);
  if (surplus.length > 0) await giveBack(session, owner, surplus);
  if (kept.length > 0) {
    await session.run(
      `update lease set expires = ${now} + ? where owner = ? and shard in (${placeholders(kept)})`,
      [ttl, owner, ...kept.map(({ shard }) => shard)],
    );
  }
  if (taken.length > 0) {
    await session.run(
      `update lease set owner = ?, fence = fence + 1, expires = ${now} + ? where shard in (${placeholders(taken)})`,
      [owner, ttl, ...taken.map(({ shard }) => shard)],
    );
  }
  return [
    ...kept.map(({ shard, fence }) => ({ shard, fence: fence })),
    ...taken.map(({ shard, fence }) => ({ shard, fence: fence + 1 })),
  ];
}

/** Whoever held a lease before is gone, where one process alone can have the database. */
export async function freeAbandoned(session: WriteSession): Promise<void> {
  await session.run("update lease set owner = '', expires = 0", []);
  await session.run('delete from relay', []);
}

/** Gives all leases of a relay back, and forgets it. */
export async function releaseLeases(session: WriteSession, owner: string): Promise<void> {
  await session.run("update lease set owner = '', expires = 0 where owner = ?", [owner]);
  await session.run('delete from relay where owner = ?', [owner]);
}

async function giveBack(session: WriteSession, owner: string, leases: readonly LeaseRow[]): Promise<void> {
  await session.run(
    `update lease set owner = '', expires = 0 where owner = ? and shard in (${placeholders(leases)})`,
    [owner, ...leases.map(({ shard }) => shard)],
  );
}

/**
 * A condition that a relay still holds the shard of a tenant, with its parameters. The lease's row is read as it is, not
 * locked: who took it over in the same moment is kept from writing twice by the place that the statement compares, too.
 */
export function holds(
  owner: string,
  { shard, fence }: ShardLease,
): { readonly sql: string; readonly params: readonly (string | number)[] } {
  return {
    sql: 'exists (select 1 from lease l where l.shard = ? and l.owner = ? and l.fence = ?)',
    params: [shard, owner, fence],
  };
}
