import type {
  CursorChange,
  CursorKey,
  LeaseHolder,
  SinkCursor,
  SinkProgress,
  SinkStanding,
  SinkState,
  WaveOutcome,
} from '@rollcall/directory';

import { uuidText } from '../ids.js';
import type { SqlFragment, SqlValue } from '../sql/dialect.js';
import { tenantAtWork } from '../sql/tenant-at-work.js';
import type { Session, WriteSession } from '../unit-of-work.js';
import { idBytes } from './id-bytes.js';
import { keptError } from './kept-error.js';
import { holds } from './leases.js';
import { insertParked } from './parked-events.js';
import { shardOf } from './shards.js';
import { placeholders } from './store-context.js';

interface CursorRow {
  readonly sink_id: Buffer;
  readonly tenant_id: number;
  readonly shard: number;
  readonly seq: number;
  readonly replay_until: number;
  readonly state: SinkState;
  readonly attempts: number;
  readonly next_attempt: number;
  readonly last_error: string | null;
  readonly head: number | null;
}

interface StandingRow extends CursorRow {
  readonly parked: number;
  readonly dead: number;
  /** The first place that is kept; null where nothing is. */
  readonly first: number | null;
}

const COLUMNS =
  'c.sink_id, c.tenant_id, c.shard, c.seq, c.replay_until, c.state, c.attempts, c.next_attempt, c.last_error, h.seq as head';
const FROM = 'from sink_cursor c left join feed_head h on h.tenant_id = c.tenant_id';

/** A cursor that has not failed. */
const FRESH: CursorChange = { state: 'active', attempts: 0, nextAttempt: 0, lastError: undefined };

/** A cursor at its beginning; one that is there already stays as it is. */
export async function insertCursor(
  session: WriteSession,
  { sinkId, tenantId, seq }: { readonly sinkId: Buffer; readonly tenantId: number; readonly seq: number },
): Promise<void> {
  const shard = shardOf(tenantId);
  await session.run(
    'insert into sink_cursor (sink_id, tenant_id, shard, seq, replay_until, state, attempts, next_attempt, last_error, changed) ' +
      `values (?, ?, ?, ?, 0, 'active', 0, 0, null, ${session.dialect.now})` +
      `${session.dialect.onDuplicate('sink_id, tenant_id')} shard = ?`,
    [sinkId, tenantId, shard, seq, shard],
  );
}

/** From the start of what is kept: whoever names a broker wants all that there is. Another relay may be at it, too. */
export async function addMissingCursors(session: WriteSession): Promise<number> {
  const missing = await session.query<{ sink_id: Buffer; tenant_id: number }>(
    'select s.id as sink_id, h.tenant_id from sink s cross join feed_head h ' +
      'left join sink_cursor c on c.sink_id = s.id and c.tenant_id = h.tenant_id ' +
      'where s.tenant_id is null and c.sink_id is null',
    [],
  );
  for (const { sink_id: sinkId, tenant_id: tenantId } of missing) {
    await insertCursor(session, { sinkId, tenantId, seq: 0 });
  }
  return missing.length;
}

/** How far a sink is, by tenant. */
export async function cursorsOf(session: Session, sinkId: string): Promise<readonly SinkStanding[]> {
  const aside = 'from parked_event p where p.sink_id = c.sink_id and p.tenant_id = c.tenant_id';
  const rows = await session.query<StandingRow>(
    `select ${COLUMNS}, (select count(*) ${aside}) as parked, ` +
      `(select count(*) ${aside} and p.state = 'dead') as dead, ` +
      '(select min(f.seq) from feed f where f.tenant_id = c.tenant_id) as first ' +
      `${FROM} where c.sink_id = ? order by c.tenant_id`,
    [idBytes(sinkId)],
  );
  return rows.map(({ parked, dead, first, ...row }) => {
    const progress = progressOf(row);
    const missed = Math.max(0, (first ?? progress.head + 1) - 1 - progress.seq);
    return { ...progress, parked, dead, missed };
  });
}

/** Cursors in some shards that have something to do, of tenants that are at work. */
export async function cursorsBehind(
  session: Session,
  shards: readonly number[],
  now: number,
): Promise<readonly SinkProgress[]> {
  if (shards.length === 0) return [];
  const rows = await session.query<CursorRow>(
    `select ${COLUMNS} ${FROM} join sink s on s.id = c.sink_id ` +
      `where c.shard in (${placeholders(shards)}) and c.seq < h.seq ` +
      "and c.state in ('active', 'backingOff') and c.next_attempt <= ? and s.kind <> 'set-poll' " +
      `and ${tenantAtWork(session.dialect, 'c.tenant_id')}`,
    [...shards, now],
  );
  return rows.map(progressOf);
}

/** Cursors in some shards with events that are to be tried again, of tenants that are at work. */
export async function cursorsWithDueParked(
  session: Session,
  shards: readonly number[],
  now: number,
): Promise<readonly SinkCursor[]> {
  if (shards.length === 0) return [];
  const rows = await session.query<CursorRow>(
    `select ${COLUMNS} ${FROM} join sink s on s.id = c.sink_id ` +
      `where c.shard in (${placeholders(shards)}) and c.state in ('active', 'backingOff') ` +
      "and s.kind <> 'set-poll' and c.next_attempt <= ? and exists (select 1 from parked_event p where p.sink_id = c.sink_id " +
      "and p.tenant_id = c.tenant_id and p.state = 'retrying' and p.next_attempt <= ?) " +
      `and ${tenantAtWork(session.dialect, 'c.tenant_id')}`,
    [...shards, now, now],
  );
  return rows.map(progressOf);
}

/** Moves a cursor on, with what was set aside on the way. */
export async function advance(
  session: WriteSession,
  holder: LeaseHolder,
  cursor: SinkCursor,
  { seq, parked }: WaveOutcome,
): Promise<boolean> {
  const moved = await change(session, holder, cursor, {
    sql: "seq = ?, state = 'active', attempts = 0, next_attempt = 0, last_error = null",
    params: [seq],
  });
  if (moved) await insertParked(session, cursor, parked);
  return moved;
}

/** Notes that deliveries failed. */
export function setBack(
  session: WriteSession,
  holder: LeaseHolder,
  cursor: SinkCursor,
  { state, attempts, nextAttempt, lastError }: CursorChange,
): Promise<boolean> {
  return change(session, holder, cursor, {
    sql: 'state = ?, attempts = ?, next_attempt = ?, last_error = ?',
    params: [state, attempts, nextAttempt, keptError(lastError)],
  });
}

/** Only by the holder of the shard, and only from the place at which it found the cursor. */
async function change(
  session: WriteSession,
  { owner, leases }: LeaseHolder,
  { sinkId, tenantId, shard, seq }: SinkCursor,
  { sql, params }: SqlFragment,
): Promise<boolean> {
  const lease = leases.find((held) => held.shard === shard);
  if (lease === undefined) return false;
  const held = holds(owner, lease);
  const { affected } = await session.run(
    `update sink_cursor set ${sql}, changed = ${session.dialect.now} ` +
      "where sink_id = ? and tenant_id = ? and seq = ? and state in ('active', 'backingOff') " +
      `and ${held.sql}`,
    [...params, idBytes(sinkId), tenantId, seq, ...held.params],
  );
  return affected > 0;
}

/** What an administrator says holds, whoever delivers. */
export async function command(
  session: WriteSession,
  { sinkId, tenantId }: Omit<CursorKey, 'shard'>,
  wanted: Partial<CursorChange & Pick<SinkCursor, 'seq' | 'replayUntil'>>,
): Promise<boolean> {
  const columns: readonly (readonly [string, SqlValue | undefined])[] = [
    ['seq', wanted.seq],
    ['replay_until', wanted.replayUntil],
    ['state', wanted.state],
    ['attempts', wanted.attempts],
    ['next_attempt', wanted.nextAttempt],
    ['last_error', 'lastError' in wanted ? (wanted.lastError ?? null) : undefined],
  ];
  const set = columns.flatMap(([column, value]) => (value === undefined ? [] : [{ column, value }]));
  const { affected } = await session.run(
    `update sink_cursor set ${set.map(({ column }) => `${column} = ?, `).join('')}changed = ${session.dialect.now} ` +
      'where sink_id = ? and tenant_id = ?',
    [...set.map(({ value }) => value), idBytes(sinkId), tenantId],
  );
  return affected > 0;
}

/**
 * Behind the row lock of the cursor, so that what a relay is about to note comes to nothing. Events that stand aside
 * behind the new place are let go, for they are delivered again with the others.
 */
export async function moveBack(
  session: WriteSession,
  key: Omit<CursorKey, 'shard'>,
  seq: number,
): Promise<number> {
  const whose: readonly SqlValue[] = [idBytes(key.sinkId), key.tenantId];
  const [cursor] = await session.query<Pick<CursorRow, 'seq' | 'replay_until' | 'state'>>(
    `select seq, replay_until, state from sink_cursor where sink_id = ? and tenant_id = ?${session.dialect.forUpdate}`,
    whose,
  );
  if (cursor === undefined || cursor.seq <= seq) return 0;
  const isHeld = cursor.state === 'paused' || cursor.state === 'quarantined';
  await command(session, key, {
    seq,
    replayUntil: Math.max(cursor.seq, cursor.replay_until),
    ...(isHeld ? {} : FRESH),
  });
  await session.run('delete from parked_event where sink_id = ? and tenant_id = ? and seq > ?', [
    ...whose,
    seq,
  ]);
  return cursor.seq - seq;
}

function progressOf(row: CursorRow): SinkProgress {
  return {
    sinkId: uuidText(row.sink_id),
    tenantId: row.tenant_id,
    shard: row.shard,
    seq: row.seq,
    replayUntil: row.replay_until,
    state: row.state,
    attempts: row.attempts,
    nextAttempt: row.next_attempt,
    lastError: row.last_error ?? undefined,
    head: row.head ?? 0,
  };
}
