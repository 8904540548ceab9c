import type { ClaimedStreamEvent, DueStream, StreamEvent, StreamKey } from '@rollcall/directory';

import { uuidText } from '../ids.js';
import type { SqlValue } from '../sql/dialect.js';
import type { Session, WriteSession } from '../unit-of-work.js';
import { idBytes } from './id-bytes.js';
import { keepState } from './stream-state.js';
import { placeholders } from './store-context.js';

interface QueueRow {
  readonly id: Buffer;
  readonly uri: string;
  readonly event: string;
  readonly attempts: number;
  readonly due: number;
}

/** Events of one stream that wait at most: nobody but its receiver and the service itself makes any. */
const MOST_WAITING = 1000;

/** Streams that are given in one go at most. */
const STREAMS_AT_ONCE = 100;

/** Has an event wait, however many do. */
export async function insertStreamEvent(
  session: WriteSession,
  { streamId, tenantId }: StreamKey,
  { id, uri, ...rest }: StreamEvent,
): Promise<void> {
  await session.run(
    'insert into stream_event (sink_id, id, tenant_id, uri, event, attempts, next_attempt) values (?, ?, ?, ?, ?, 0, 0)',
    [idBytes(streamId), idBytes(id), tenantId, uri, JSON.stringify(rest)],
  );
}

/** Has an event wait, unless too many do. */
export async function enqueue(session: WriteSession, key: StreamKey, event: StreamEvent): Promise<boolean> {
  const [counted] = await session.query<{ waiting: number }>(
    'select count(*) as waiting from stream_event where sink_id = ? and tenant_id = ?',
    [idBytes(key.streamId), key.tenantId],
  );
  if ((counted?.waiting ?? 0) >= MOST_WAITING) return false;
  await insertStreamEvent(session, key, event);
  return true;
}

/** Has a verification wait, unless there was one a moment ago. */
export async function verify(
  session: WriteSession,
  key: StreamKey,
  event: StreamEvent,
  { now, interval }: { readonly now: number; readonly interval: number },
): Promise<number | undefined> {
  await keepState(session, key);
  const stream: readonly SqlValue[] = [idBytes(key.streamId), key.tenantId];
  const { affected } = await session.run(
    'update stream_state set verified = ? where sink_id = ? and tenant_id = ? and (verified <= ? or verified > ?)',
    [now, ...stream, now - interval, now],
  );
  if (affected > 0) return (await enqueue(session, key, event)) ? undefined : interval;
  const [row] = await session.query<{ verified: number }>(
    'select verified from stream_state where sink_id = ? and tenant_id = ?',
    stream,
  );
  return (row?.verified ?? now) + interval - now;
}

/** What waits, oldest first. */
export async function waiting(
  session: Session,
  { streamId, tenantId }: StreamKey,
  limit: number,
): Promise<readonly StreamEvent[]> {
  const rows = await session.query<QueueRow>(
    'select id, uri, event, attempts, 1 as due from stream_event where sink_id = ? and tenant_id = ? ' +
      `order by id limit ${limit}`,
    [idBytes(streamId), tenantId],
  );
  return rows.map(eventOf);
}

/** Forgets what was delivered or given up. */
export async function discard(
  session: WriteSession,
  { streamId, tenantId }: StreamKey,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  await session.run(
    `delete from stream_event where sink_id = ? and tenant_id = ? and id in (${placeholders(ids)})`,
    [idBytes(streamId), tenantId, ...ids.map(idBytes)],
  );
}

/** Push streams that have something to be sent now. */
export async function due(session: Session, always: readonly string[]): Promise<readonly DueStream[]> {
  const rows = await session.query<{ sink_id: Buffer; tenant_id: number; enabled: number }>(
    "select distinct e.sink_id, e.tenant_id, case when coalesce(t.status, 'enabled') = 'enabled' then 1 else 0 end as enabled " +
      'from stream_event e join sink s on s.id = e.sink_id left join stream_state t on t.sink_id = e.sink_id ' +
      `where s.kind = 'set-push' and e.next_attempt <= ${session.dialect.now} ` +
      `and (coalesce(t.status, 'enabled') = 'enabled' or e.uri in (${placeholders(always)})) limit ${STREAMS_AT_ONCE}`,
    always,
  );
  return rows.map((row) => ({
    streamId: uuidText(row.sink_id),
    tenantId: row.tenant_id,
    enabled: row.enabled === 1,
  }));
}

/** Takes the oldest, so that nobody else sends it meanwhile. */
export async function claim(
  session: WriteSession,
  { streamId, tenantId }: StreamKey,
  { ttl, uris }: { readonly ttl: number; readonly uris?: readonly string[] },
): Promise<ClaimedStreamEvent | 'later' | undefined> {
  const { now } = session.dialect;
  const ofTypes = uris === undefined ? '' : ` and uri in (${placeholders(uris)})`;
  const [row] = await session.query<QueueRow>(
    `select id, uri, event, attempts, case when next_attempt <= ${now} then 1 else 0 end as due ` +
      `from stream_event where sink_id = ? and tenant_id = ?${ofTypes} order by id limit 1`,
    [idBytes(streamId), tenantId, ...(uris ?? [])],
  );
  if (row === undefined) return undefined;
  if (row.due !== 1) return 'later';
  const { affected } = await session.run(
    `update stream_event set attempts = attempts + 1, next_attempt = ${now} + ? ` +
      'where sink_id = ? and tenant_id = ? and id = ? and attempts = ?',
    [ttl, idBytes(streamId), tenantId, row.id, row.attempts],
  );
  return affected === 0 ? 'later' : { ...eventOf(row), attempts: row.attempts + 1 };
}

/** It was not taken, and is tried again later. */
export async function postpone(
  session: WriteSession,
  { streamId, tenantId }: StreamKey,
  id: string,
  pause: number,
): Promise<void> {
  await session.run(
    `update stream_event set next_attempt = ${session.dialect.now} + ? where sink_id = ? and tenant_id = ? and id = ?`,
    [pause, idBytes(streamId), tenantId, idBytes(id)],
  );
}

function eventOf({ id, uri, event }: QueueRow): StreamEvent {
  return { id: uuidText(id), uri, ...(JSON.parse(event) as Omit<StreamEvent, 'id' | 'uri'>) };
}
