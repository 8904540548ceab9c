import type {
  AbandonedStream,
  Sink,
  SinkState,
  StreamKey,
  StreamState,
  StreamStatus,
} from '@rollcall/directory';

import { uuidText } from '../ids.js';
import type { SqlValue } from '../sql/dialect.js';
import type { Session, WriteSession } from '../unit-of-work.js';
import { idBytes } from './id-bytes.js';

interface StateRow {
  readonly status: StreamStatus;
  readonly by_service: number;
  readonly reason: string | null;
}

/** Milliseconds for which a receiver that was heard of need not be noted again. */
const SEEN_FOR = 60 * 60 * 1000;

const NEW: StreamState = { status: 'enabled', byService: false, reason: undefined };

/** How a stream fares; one of which nothing was said yet is enabled. */
export async function readState(
  session: Session,
  { streamId, tenantId }: StreamKey,
  lock = '',
): Promise<StreamState> {
  const [row] = await session.query<StateRow>(
    `select status, by_service, reason from stream_state where sink_id = ? and tenant_id = ?${lock}`,
    [idBytes(streamId), tenantId],
  );
  if (row === undefined) return NEW;
  return { status: row.status, byService: row.by_service === 1, reason: row.reason ?? undefined };
}

/** Sees that a stream has a row for its state. */
export async function keepState(session: WriteSession, { streamId, tenantId }: StreamKey): Promise<void> {
  await session.run(
    'insert into stream_state (sink_id, tenant_id, status, by_service, reason, verified, seen) ' +
      `values (?, ?, 'enabled', 0, null, 0, 0)${session.dialect.onDuplicate('sink_id')} tenant_id = stream_state.tenant_id`,
    [idBytes(streamId), tenantId],
  );
}

/** Gives a stream a status, and its cursor the state that goes with it, unless an administrator has paused it. */
export async function setState(
  session: WriteSession,
  key: StreamKey,
  { status, byService, reason }: StreamState,
): Promise<boolean> {
  const stream: readonly SqlValue[] = [idBytes(key.streamId), key.tenantId];
  await keepState(session, key);
  const before = await readState(session, key, session.dialect.forUpdate);
  if (!byService && (await isPausedByAdministrator(session, key, before))) return false;
  await session.run(
    `update stream_state set status = ?, by_service = ?, reason = ?, seen = ${session.dialect.now} ` +
      'where sink_id = ? and tenant_id = ?',
    [status, byService ? 1 : 0, reason ?? null, ...stream],
  );
  const wasDisabled = before.status === 'disabled';
  if (status === 'disabled' || wasDisabled) {
    await session.run('delete from stream_event where sink_id = ? and tenant_id = ?', stream);
  }
  if (status !== 'disabled' && wasDisabled) await goToEnd(session, key);
  await setCursor(session, key, cursorState(status, byService));
  return true;
}

/** The cursor is paused, and that is not what the receiver has asked for. */
async function isPausedByAdministrator(
  session: WriteSession,
  { streamId, tenantId }: StreamKey,
  { status, byService }: StreamState,
): Promise<boolean> {
  if (status === 'paused' && !byService) return false;
  const [cursor] = await session.query<{ state: SinkState }>(
    `select state from sink_cursor where sink_id = ? and tenant_id = ?${session.dialect.forUpdate}`,
    [idBytes(streamId), tenantId],
  );
  return cursor?.state === 'paused';
}

/** A quarantined cursor keeps nothing from being removed from the feed. */
function cursorState(status: StreamStatus, byService: boolean): SinkState {
  if (status === 'enabled') return 'active';
  return status === 'disabled' || byService ? 'quarantined' : 'paused';
}

/** What the relay has given up shows why. */
async function setCursor(
  session: WriteSession,
  { streamId, tenantId }: StreamKey,
  state: SinkState,
): Promise<void> {
  await session.run(
    `update sink_cursor set state = ?, attempts = 0, next_attempt = 0, last_error = null, changed = ${session.dialect.now} ` +
      "where sink_id = ? and tenant_id = ? and (state <> 'quarantined' or ? <> 'quarantined')",
    [state, idBytes(streamId), tenantId, state],
  );
}

/** What happened while the stream was disabled is dropped. */
async function goToEnd(session: WriteSession, { streamId, tenantId }: StreamKey): Promise<void> {
  const stream: readonly SqlValue[] = [idBytes(streamId), tenantId];
  const [head] = await session.query<{ seq: number }>('select seq from feed_head where tenant_id = ?', [
    tenantId,
  ]);
  if (head !== undefined) {
    await session.run('update sink_cursor set seq = ? where sink_id = ? and tenant_id = ?', [
      head.seq,
      ...stream,
    ]);
  }
  for (const table of ['stream_ack', 'parked_event']) {
    await session.run(`delete from ${table} where sink_id = ? and tenant_id = ?`, stream);
  }
}

/** What polls find depends on it, in one statement: how far the feed and the cursor are, what waits beside, and the state. */
export async function fingerprint(session: Session, { streamId, tenantId }: StreamKey): Promise<string> {
  const of = (table: string): string =>
    `from ${table} b where b.sink_id = c.sink_id and b.tenant_id = c.tenant_id`;
  const rows = await session.query(
    `select h.seq as head, c.seq, c.state, c.changed, (select count(*) ${of('stream_event')}) as waiting, ` +
      `exists (select 1 ${of('parked_event')} and b.state = 'retrying') as retried ` +
      'from sink_cursor c left join feed_head h on h.tenant_id = c.tenant_id where c.sink_id = ? and c.tenant_id = ?',
    [idBytes(streamId), tenantId],
  );
  return JSON.stringify(rows);
}

/** Notes that the receiver was heard of, unless that was noted a while ago. */
export async function touch(session: WriteSession, key: StreamKey): Promise<void> {
  await keepState(session, key);
  await session.run(
    `update stream_state set seen = ${session.dialect.now} where sink_id = ? and tenant_id = ?`,
    [idBytes(key.streamId), key.tenantId],
  );
}

/** Whether it was noted within the last hour that the receiver was heard of. */
export async function wasSeen(session: Session, { streamId, tenantId }: StreamKey): Promise<boolean> {
  const rows = await session.query(
    `select sink_id from stream_state where sink_id = ? and tenant_id = ? and seen > ${session.dialect.now} - ?`,
    [idBytes(streamId), tenantId, SEEN_FOR],
  );
  return rows.length > 0;
}

/** Streams that are polled, or were paused, whose receiver was not heard of for a long time. */
export async function forgotten(session: Session, timeout: number): Promise<readonly StreamKey[]> {
  const { now } = session.dialect;
  const rows = await session.query<{ id: Buffer; tenant_id: number }>(
    'select s.id, s.tenant_id from sink s join sink_cursor c on c.sink_id = s.id ' +
      'left join stream_state t on t.sink_id = s.id ' +
      "where ((s.kind = 'set-poll' and c.state <> 'quarantined') or (s.kind = 'set-push' and c.state = 'paused')) " +
      `and s.created < ${now} - ? and coalesce(t.seen, 0) < ${now} - ?`,
    [timeout, timeout],
  );
  return rows.map((row) => ({ streamId: uuidText(row.id), tenantId: row.tenant_id }));
}

/** Push streams that are enabled, with their settings. */
export async function pushed(session: Session): Promise<readonly (StreamKey & Pick<Sink, 'settings'>)[]> {
  const rows = await session.query<{ id: Buffer; tenant_id: number; settings: string }>(
    'select s.id, s.tenant_id, s.settings from sink s left join stream_state t on t.sink_id = s.id ' +
      "where s.kind = 'set-push' and coalesce(t.status, 'enabled') = 'enabled'",
    [],
  );
  return rows.map((row) => ({
    streamId: uuidText(row.id),
    tenantId: row.tenant_id,
    settings: JSON.parse(row.settings) as Sink['settings'],
  }));
}

/** Streams that the service had paused, and whose cursor is active again. */
export async function resumed(session: Session): Promise<readonly StreamKey[]> {
  const rows = await session.query<{ sink_id: Buffer; tenant_id: number }>(
    'select t.sink_id, t.tenant_id from stream_state t join sink_cursor c on c.sink_id = t.sink_id ' +
      "where t.status = 'paused' and t.by_service = 1 and c.state in ('active', 'backingOff')",
    [],
  );
  return rows.map((row) => ({ streamId: uuidText(row.sink_id), tenantId: row.tenant_id }));
}

/** Push streams whose sink was given up while they were enabled. */
export async function abandoned(session: Session): Promise<readonly AbandonedStream[]> {
  const rows = await session.query<{ id: Buffer; tenant_id: number; last_error: string | null }>(
    'select s.id, s.tenant_id, c.last_error from sink s join sink_cursor c on c.sink_id = s.id ' +
      'left join stream_state t on t.sink_id = s.id ' +
      "where s.kind = 'set-push' and c.state = 'quarantined' and coalesce(t.status, 'enabled') = 'enabled'",
    [],
  );
  return rows.map((row) => ({
    streamId: uuidText(row.id),
    tenantId: row.tenant_id,
    reason: row.last_error ?? undefined,
  }));
}
