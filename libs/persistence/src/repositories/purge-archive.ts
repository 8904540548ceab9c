import type { Session, UnitOfWork, WriteSession } from '../unit-of-work.js';
import { claimTurn } from './claim-turn.js';
import { placeholders } from './store-context.js';

/** Deleted resources that one transaction removes at most. */
const PURGED_AT_ONCE = 50;

/** Memberships that one transaction removes of a resource that has more than that. */
const MEMBERS_AT_ONCE = 1000;

/** Under which the turn of whoever purges is kept. */
const TURN = 'archive.purge';

/** What is purged, and by whom. */
export interface PurgeOptions {
  /** Milliseconds since the epoch: what was deleted before is kept no longer. */
  readonly before: number;
  /** Milliseconds for which no other process purges. */
  readonly turn: number;
  /** Ends it early, between two transactions. */
  readonly signal?: AbortSignal;
}

/**
 * Removes for good what was deleted long ago, a few resources in each transaction.
 * @returns how many resources; undefined where another process has done it, or is at it
 */
export async function purgeArchive(
  { unitOfWork }: { readonly unitOfWork: UnitOfWork },
  { before, turn, signal }: PurgeOptions,
): Promise<number | undefined> {
  if (!(await unitOfWork.write((session) => claimTurn(session, TURN, turn)))) return undefined;
  let purged = 0;
  for (const of of await unitOfWork.read((session) => archivedTypes(session))) {
    for (;;) {
      if (signal?.aborted === true) return purged;
      const done = await unitOfWork.write((session) => purgeSome(session, of, before));
      purged += done.purged;
      if (!done.more) break;
    }
  }
  return purged;
}

interface ArchivedType {
  readonly tenant_id: number;
  readonly type: string;
}

function archivedTypes(session: Session): Promise<readonly ArchivedType[]> {
  return session.query<ArchivedType>(
    'select distinct a.tenant_id, a.type from archived_resource a order by a.tenant_id, a.type',
    [],
  );
}

async function purgeSome(
  session: WriteSession,
  { tenant_id: tenantId, type }: ArchivedType,
  before: number,
): Promise<{ readonly purged: number; readonly more: boolean }> {
  // What is restored is not purged meanwhile.
  await session.query(`select t.id from tenant t where t.id = ?${session.dialect.forUpdate}`, [tenantId]);
  const rows = await session.query<{ id: Buffer }>(
    'select a.id from archived_resource a where a.tenant_id = ? and a.type = ? and a.deleted < ? ' +
      `order by a.deleted limit ${PURGED_AT_ONCE}`,
    [tenantId, type, before],
  );
  const ids = rows.map(({ id }) => id);
  if (ids.length === 0) return { purged: 0, more: false };
  const large = await largeMembership(session, tenantId, ids);
  if (large !== undefined) {
    await purgeMembers(session, tenantId, large);
    return { purged: 0, more: true };
  }
  for (const [table, column] of [
    ['archived_group_member', 'deleted_id'],
    ['archived_resource_ref', 'deleted_id'],
    ['archived_resource_doc', 'id'],
    ['archived_resource', 'id'],
  ] as const) {
    await session.run(`delete from ${table} where tenant_id = ? and ${column} in (${placeholders(ids)})`, [
      tenantId,
      ...ids,
    ]);
    await session.pause();
  }
  return { purged: ids.length, more: ids.length === PURGED_AT_ONCE };
}

interface LastMembership {
  readonly deleted: Buffer;
  readonly group_id: Buffer;
  readonly member_id: Buffer;
}

/** Of the first resource that has more memberships than one transaction removes: the last of those that it does. */
async function largeMembership(
  session: WriteSession,
  tenantId: number,
  ids: readonly Buffer[],
): Promise<LastMembership | undefined> {
  for (const id of ids) {
    const [row] = await session.query<Omit<LastMembership, 'deleted'>>(
      'select m.group_id, m.member_id from archived_group_member m where m.deleted_id = ? and m.tenant_id = ? ' +
        `order by m.group_id, m.member_id limit 1 offset ${MEMBERS_AT_ONCE}`,
      [id, tenantId],
    );
    if (row !== undefined) return { deleted: id, ...row };
  }
  return undefined;
}

async function purgeMembers(
  session: WriteSession,
  tenantId: number,
  { deleted, group_id: group, member_id: member }: LastMembership,
): Promise<void> {
  const { sql, params } = session.dialect.beyond(['group_id', 'member_id'], [group, member], {
    operator: '<',
    inclusive: true,
  });
  await session.run(`delete from archived_group_member where deleted_id = ? and tenant_id = ? and ${sql}`, [
    deleted,
    tenantId,
    ...params,
  ]);
}
