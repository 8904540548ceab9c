import type { CursorKey, LeaseHolder, ParkedEvent, ParkedState } from '@rollcall/directory';

import { uuidText } from '../ids.js';
import type { SqlFragment, SqlValue } from '../sql/dialect.js';
import type { Session, WriteSession } from '../unit-of-work.js';
import { idBytes } from './id-bytes.js';
import { keptError } from './kept-error.js';
import { holds } from './leases.js';
import { chunks, placeholders } from './store-context.js';

interface ParkedRow {
  readonly seq: number;
  readonly resource_id: Buffer;
  readonly state: ParkedState;
  readonly attempts: number;
  readonly next_attempt: number;
  readonly last_error: string | null;
  readonly since: number;
}

type Key = Omit<CursorKey, 'shard'>;

const COLUMNS = 'seq, resource_id, state, attempts, next_attempt, last_error, since';

/** Sets events aside; one that stands aside already stays as it is. */
export async function insertParked(
  session: WriteSession,
  { sinkId, tenantId }: Key,
  events: readonly ParkedEvent[],
): Promise<void> {
  const sink = idBytes(sinkId);
  for (const part of chunks(events)) {
    await session.run(
      `insert into parked_event (sink_id, tenant_id, ${COLUMNS}) values ${part.map(() => '(?, ?, ?, ?, ?, ?, ?, ?, ?)').join(', ')}` +
        `${session.dialect.onDuplicate('sink_id, tenant_id, seq')} since = since`,
      part.flatMap((event): readonly SqlValue[] => [
        sink,
        tenantId,
        event.seq,
        idBytes(event.resourceId),
        event.state,
        event.attempts,
        event.nextAttempt,
        keptError(event.lastError),
        event.since,
      ]),
    );
  }
}

/** Which of some resources have events aside. */
export async function parkedResources(
  session: Session,
  { sinkId, tenantId }: CursorKey,
  resourceIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const part of chunks(resourceIds)) {
    const rows = await session.query<{ resource_id: Buffer }>(
      'select distinct resource_id from parked_event where sink_id = ? and tenant_id = ? ' +
        `and resource_id in (${placeholders(part)})`,
      [idBytes(sinkId), tenantId, ...part.map(idBytes)],
    );
    for (const { resource_id: id } of rows) found.add(uuidText(id));
  }
  return found;
}

/** What is to be tried again now, the longest due first. */
export async function dueParked(
  session: Session,
  { sinkId, tenantId }: CursorKey,
  now: number,
  limit: number,
): Promise<readonly ParkedEvent[]> {
  const rows = await session.query<ParkedRow>(
    `select ${COLUMNS} from parked_event where sink_id = ? and tenant_id = ? and state = 'retrying' ` +
      `and next_attempt <= ? order by next_attempt, seq limit ${limit}`,
    [idBytes(sinkId), tenantId, now],
  );
  return rows.map(parkedOf);
}

/** What stands aside, by place. */
export async function parkedEvents(
  session: Session,
  { sinkId, tenantId }: Key,
  after: number,
  limit: number,
): Promise<readonly ParkedEvent[]> {
  const rows = await session.query<ParkedRow>(
    `select ${COLUMNS} from parked_event where sink_id = ? and tenant_id = ? and seq > ? order by seq limit ${limit}`,
    [idBytes(sinkId), tenantId, after],
  );
  return rows.map(parkedOf);
}

/** The event was delivered: the next of its resource has its turn. */
export async function unpark(
  session: WriteSession,
  holder: LeaseHolder,
  key: CursorKey,
  { seq, resourceId }: Pick<ParkedEvent, 'seq' | 'resourceId'>,
): Promise<boolean> {
  const held = heldBy(holder, key);
  if (held === undefined) return false;
  const { affected } = await session.run(
    `delete from parked_event where sink_id = ? and tenant_id = ? and seq = ? and ${held.sql}`,
    [idBytes(key.sinkId), key.tenantId, seq, ...held.params],
  );
  if (affected > 0) await promote(session, key, idBytes(resourceId));
  return affected > 0;
}

/** The event failed again. */
export async function repark(
  session: WriteSession,
  holder: LeaseHolder,
  key: CursorKey,
  { seq, state, attempts, nextAttempt, lastError }: ParkedEvent,
): Promise<boolean> {
  const held = heldBy(holder, key);
  if (held === undefined) return false;
  const { affected } = await session.run(
    'update parked_event set state = ?, attempts = ?, next_attempt = ?, last_error = ? ' +
      `where sink_id = ? and tenant_id = ? and seq = ? and ${held.sql}`,
    [
      state,
      attempts,
      nextAttempt,
      keptError(lastError),
      idBytes(key.sinkId),
      key.tenantId,
      seq,
      ...held.params,
    ],
  );
  return affected > 0;
}

/** An administrator tries events again, or gives them up. */
export async function decideParked(
  session: WriteSession,
  key: Key,
  { verb, seqs }: { readonly verb: 'retry' | 'skip'; readonly seqs: readonly number[] | 'all' },
): Promise<number> {
  const whose: readonly SqlValue[] = [idBytes(key.sinkId), key.tenantId];
  const which = seqs === 'all' ? '' : ` and seq in (${placeholders(seqs)})`;
  const params = [...whose, ...(seqs === 'all' ? [] : seqs)];
  if (seqs !== 'all' && seqs.length === 0) return 0;
  if (verb === 'retry') {
    const { affected } = await session.run(
      "update parked_event set state = 'retrying', attempts = 0, next_attempt = 0 " +
        `where sink_id = ? and tenant_id = ? and state in ('dead', 'retrying')${which}`,
      params,
    );
    return affected;
  }
  const resources = await session.query<{ resource_id: Buffer }>(
    `select distinct resource_id from parked_event where sink_id = ? and tenant_id = ?${which}`,
    params,
  );
  const { affected } = await session.run(
    `delete from parked_event where sink_id = ? and tenant_id = ?${which}`,
    params,
  );
  for (const { resource_id: id } of resources) await promote(session, key, id);
  return affected;
}

/** Has the earliest event of a resource that stands aside tried, where it waited behind another. */
async function promote(session: WriteSession, { sinkId, tenantId }: Key, resourceId: Buffer): Promise<void> {
  const sink = idBytes(sinkId);
  const [next] = await session.query<{ seq: number; state: ParkedState }>(
    'select seq, state from parked_event where sink_id = ? and tenant_id = ? and resource_id = ? order by seq limit 1',
    [sink, tenantId, resourceId],
  );
  if (next?.state !== 'queued') return;
  await session.run(
    "update parked_event set state = 'retrying', attempts = 0, next_attempt = 0 where sink_id = ? and tenant_id = ? and seq = ?",
    [sink, tenantId, next.seq],
  );
}

function heldBy({ owner, leases }: LeaseHolder, { shard }: CursorKey): SqlFragment | undefined {
  const lease = leases.find((held) => held.shard === shard);
  return lease === undefined ? undefined : holds(owner, lease);
}

function parkedOf(row: ParkedRow): ParkedEvent {
  return {
    seq: row.seq,
    resourceId: uuidText(row.resource_id),
    state: row.state,
    attempts: row.attempts,
    nextAttempt: row.next_attempt,
    lastError: row.last_error ?? undefined,
    since: row.since,
  };
}
