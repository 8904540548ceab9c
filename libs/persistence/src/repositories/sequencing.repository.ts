import type { LeaseHolder, Sequenced, Sequencing } from '@rollcall/directory';

import type { UnitOfWork, WriteSession } from '../unit-of-work.js';
import { readEpoch } from './epoch.js';
import { freeAbandoned, holdLeases, releaseLeases } from './leases.js';
import { nameMissedEvents } from './name-missed-events.js';
import { pruneFeed } from './prune-feed.js';
import { shardOf } from './shards.js';
import { placeholders } from './store-context.js';

/** An event that has no place yet. */
interface PendingEvent {
  readonly id: number;
  readonly tenant_id: number;
  readonly aggregate_id: Buffer;
  readonly resource_version: number;
  readonly ordinal: number;
}

/** Events that one transaction removes at most. */
const PRUNED_AT_ONCE = 500;

const NOTHING: Sequenced = { count: 0, tenants: [], more: false };

/** Leases and places in the database. */
export function sequencingRepository(unitOfWork: UnitOfWork): Sequencing {
  return {
    hold: (owner, ttl) => unitOfWork.write((session) => holdLeases(session, owner, ttl)),
    async freeAbandoned() {
      if (unitOfWork.dialect.sequencesAtOnce) await unitOfWork.write(freeAbandoned);
    },
    release: (owner) => unitOfWork.write((session) => releaseLeases(session, owner)),
    async sequence(holder, limit) {
      if (unitOfWork.dialect.sequencesAtOnce || holder.leases.length === 0) return NOTHING;
      const shards = holder.leases.map(({ shard }) => shard);
      // A look without locks: where there is nothing to do, nothing is locked.
      const [any] = await unitOfWork.read((session) =>
        session.query(
          `select event_id from unsequenced where shard in (${placeholders(shards)}) limit 1`,
          shards,
        ),
      );
      if (any === undefined) return NOTHING;
      return unitOfWork.write((session) => sequence(session, holder, limit));
    },
    nameMissed: () => nameMissedEvents(unitOfWork),
    prune({ leases }, before, goesOn = () => true) {
      const shards = leases.map(({ shard }) => shard);
      return pruneFeed(unitOfWork, { shards, before, limit: PRUNED_AT_ONCE, goesOn });
    },
    now: () =>
      unitOfWork.read(async (session) => {
        const [row] = await session.query<{ instant: number }>(
          `select ${session.dialect.now} as instant`,
          [],
        );
        return row?.instant ?? 0;
      }),
    backlog: () =>
      unitOfWork.read(async (session) => {
        const [row] = await session.query<{ waiting: number; age: number | null }>(
          'select count(*) as waiting, ' +
            `(select ${session.dialect.now} - e.occurred_at from unsequenced o join event e on e.id = o.event_id ` +
            'order by o.event_id limit 1) as age from unsequenced',
          [],
        );
        return { events: row?.waiting ?? 0, age: Math.max(0, row?.age ?? 0) };
      }),
  };
}

/** Everything behind the row locks of the leases: whoever holds an older fence finds none of them. */
async function sequence(
  session: WriteSession,
  { owner, leases }: LeaseHolder,
  limit: number,
): Promise<Sequenced | undefined> {
  const shards = leases.map(({ shard }) => shard);
  const held = await session.query<{ shard: number; fence: number }>(
    `select shard, fence from lease where owner = ? and shard in (${placeholders(shards)}) order by shard for update`,
    [owner, ...shards],
  );
  const fences = new Map(held.map(({ shard, fence }) => [shard, fence]));
  if (!leases.every(({ shard, fence }) => fences.get(shard) === fence)) return undefined;

  const pending = await session.query<PendingEvent>(
    'select u.event_id as id, e.tenant_id, e.aggregate_id, e.resource_version, e.ordinal ' +
      'from unsequenced u join event e on e.id = u.event_id ' +
      `where u.shard in (${placeholders(shards)}) order by u.event_id limit ${limit}`,
    shards,
  );
  if (pending.length === 0) return NOTHING;
  const tenants = [...new Set(pending.map((event) => event.tenant_id))];
  const heads = await readHeads(session, tenants);
  const epoch = await readEpoch(session);
  const rows = inVersionOrder(pending).map(({ id, tenant_id: tenantId }) => {
    const seq = (heads.get(tenantId) ?? 0) + 1;
    heads.set(tenantId, seq);
    return { tenantId, seq, id };
  });
  await session.run(
    'insert into feed (tenant_id, seq, epoch, event_id, sequenced_at) values ' +
      rows.map(() => `(?, ?, ?, ?, ${session.dialect.now})`).join(', '),
    rows.flatMap(({ tenantId, seq, id }) => [tenantId, seq, epoch, id]),
  );
  await session.run(
    `insert into feed_head (tenant_id, shard, seq) values ${tenants.map(() => '(?, ?, ?)').join(', ')}` +
      `${session.dialect.onDuplicate('tenant_id')} seq = values(seq)`,
    tenants.flatMap((tenantId) => [tenantId, shardOf(tenantId), heads.get(tenantId) ?? 0]),
  );
  for (const shard of new Set(tenants.map(shardOf))) {
    const ids = pending.filter((event) => shardOf(event.tenant_id) === shard).map(({ id }) => id);
    await session.run(`delete from unsequenced where shard = ? and event_id in (${placeholders(ids)})`, [
      shard,
      ...ids,
    ]);
  }
  return { count: pending.length, tenants, more: pending.length === limit };
}

async function readHeads(session: WriteSession, tenants: readonly number[]): Promise<Map<number, number>> {
  const rows = await session.query<{ tenant_id: number; seq: number }>(
    `select tenant_id, seq from feed_head where tenant_id in (${placeholders(tenants)})`,
    tenants,
  );
  return new Map(rows.map(({ tenant_id: tenantId, seq }) => [tenantId, seq]));
}

/**
 * Row keys ascend with the versions of a resource, for its row is locked while they are given; but each node of a
 * cluster gives its own. The places stay, and the events of one resource take theirs in version order.
 */
function inVersionOrder(pending: readonly PendingEvent[]): readonly PendingEvent[] {
  const ofResource = new Map<string, PendingEvent[]>();
  for (const event of pending) {
    const key = event.aggregate_id.toString('latin1');
    const events = ofResource.get(key);
    if (events === undefined) ofResource.set(key, [event]);
    else events.push(event);
  }
  for (const events of ofResource.values()) {
    events.sort((one, other) => one.resource_version - other.resource_version || one.ordinal - other.ordinal);
  }
  return pending.map((event) => ofResource.get(event.aggregate_id.toString('latin1'))?.shift() ?? event);
}
