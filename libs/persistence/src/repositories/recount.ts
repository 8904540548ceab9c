import { setImmediate as nextTurn } from 'node:timers/promises';

import type { Session, UnitOfWork, WriteSession } from '../unit-of-work.js';
import { readCount, slotsOf, type Counted } from './resource-count.js';

/** Resources that one statement counts where it keeps the process waiting: it takes a millisecond. */
const COUNTED_AT_ONCE = 5000;

/** Name of the lock by which one of several processes recounts. */
const LOCK = 'rollcall.recount';

/** A number that was wrong. */
export interface CorrectedCount extends Counted {
  readonly was: number;
  readonly total: number;
}

/**
 * Compares the numbers of resources that are kept with the resources, and corrects those that differ: what an older
 * release wrote was counted by nobody. Others go on writing meanwhile, and what they do is counted exactly.
 * @param options.signal ends it early, between two numbers
 * @returns what was corrected; nothing where another process is at it
 */
export async function recount(
  { unitOfWork }: { readonly unitOfWork: UnitOfWork },
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<readonly CorrectedCount[]> {
  const wrong = await unitOfWork.snapshot((session) => alone(session, () => findWrong(session, signal)));
  const corrected: CorrectedCount[] = [];
  for (const counted of wrong) {
    if (signal?.aborted === true) break;
    const correction = await unitOfWork.write((session) => correct(session, counted));
    if (correction !== undefined) corrected.push(correction);
  }
  return corrected;
}

/** What the work finds; nothing where another process is at it. */
async function alone(session: Session, work: () => Promise<readonly Counted[]>): Promise<readonly Counted[]> {
  const { namedLock } = session.dialect;
  if (namedLock === undefined) return work();
  const [row] = await session.query<{ held: number | null }>(namedLock.take, [LOCK]);
  if (Number(row?.held) !== 1) return [];
  try {
    return await work();
  } finally {
    await session.query(namedLock.release, [LOCK]);
  }
}

/** The numbers that differ in one committed state; nobody waits for this. */
async function findWrong(session: Session, signal: AbortSignal | undefined): Promise<readonly Counted[]> {
  const wrong: Counted[] = [];
  for (const { id: tenantId } of await session.query<{ id: number }>(
    // One that is being removed is wrong until it is gone.
    'select t.id from tenant t left join tenant_deletion d on d.tenant_id = t.id where d.tenant_id is null order by t.id',
    [],
  )) {
    // Where statements keep the process waiting, others have their turn between two tenants, too.
    await nextTurn();
    for (const typeName of await typesOf(session, tenantId)) {
      if (signal?.aborted === true) return wrong;
      const counted = { tenantId, typeName };
      const kept = await readCount(session, counted);
      if (kept !== (await countLive(session, counted, nextTurn))) wrong.push(counted);
    }
  }
  return wrong;
}

/** Types that a tenant has resources or numbers of, by a look into the index for each. */
async function typesOf(session: Session, tenantId: number): Promise<ReadonlySet<string>> {
  const kept = await session.query<{ type: string }>(
    'select distinct type from resource_count where tenant_id = ?',
    [tenantId],
  );
  const types = new Set(kept.map(({ type }) => type));
  let after = '';
  for (;;) {
    const [row] = await session.query<{ type: string }>(
      'select type from resource where tenant_id = ? and type > ? order by type limit 1',
      [tenantId, after],
    );
    if (row === undefined) return types;
    types.add(row.type);
    after = row.type;
  }
}

/** Counts the resources themselves; `turn` lets other work have its turn, where statements keep the process waiting. */
async function countLive(
  session: Session,
  { tenantId, typeName }: Counted,
  turn: () => Promise<unknown>,
): Promise<number> {
  if (!session.dialect.synchronous) {
    const [row] = await session.query<{ total: number }>(
      'select count(*) as total from resource where tenant_id = ? and type = ?',
      [tenantId, typeName],
    );
    return row?.total ?? 0;
  }
  let total = 0;
  let after: Buffer = Buffer.alloc(16);
  for (;;) {
    const [row] = await session.query<{ counted: number; last: Buffer | null }>(
      'select count(*) as counted, max(part.id) as last from (select r.id from resource r ' +
        `where r.tenant_id = ? and r.type = ? and r.id > ? order by r.id limit ${COUNTED_AT_ONCE}) part`,
      [tenantId, typeName, after],
    );
    if (row?.last == null) return total;
    total += row.counted;
    if (row.counted < COUNTED_AT_ONCE) return total;
    after = row.last;
    await turn();
  }
}

/** Counts again while nobody can commit a change of the number, and writes what is found; undefined where it is right. */
async function correct(session: WriteSession, counted: Counted): Promise<CorrectedCount | undefined> {
  const { tenantId, typeName } = counted;
  const was = await lockSlots(session, counted);
  const total = await countLive(session, counted, () => session.pause());
  if (was === total) return undefined;
  await session.run(
    'update resource_count set total = case slot when 0 then ? else 0 end where tenant_id = ? and type = ?',
    [total, tenantId, typeName],
  );
  return { ...counted, was, total };
}

/** Locks every slot, in order, those included that were missing, and gives their sum. */
async function lockSlots(session: WriteSession, { tenantId, typeName }: Counted): Promise<number> {
  const { dialect } = session;
  const slots = Array.from({ length: slotsOf(dialect) }, (_, slot) => slot);
  await session.run(
    `insert into resource_count (tenant_id, type, slot, total) values ${slots.map(() => '(?, ?, ?, 0)').join(', ')}` +
      `${dialect.onDuplicate('tenant_id, type, slot')} total = total`,
    slots.flatMap((slot) => [tenantId, typeName, slot]),
  );
  const rows = await session.query<{ total: number }>(
    `select total from resource_count where tenant_id = ? and type = ? order by slot${dialect.forUpdate}`,
    [tenantId, typeName],
  );
  return rows.reduce((sum, { total }) => sum + total, 0);
}
