import type {
  ClaimedStreamEvent,
  ClaimOptions,
  DueStream,
  Postponement,
  StreamEvent,
  StreamKey,
} from '@rollcall/directory';

import { uuidText } from '../ids.js';
import type { SqlValue } from '../sql/dialect.js';
import type { Session, WriteSession } from '../unit-of-work.js';
import { idBytes } from './id-bytes.js';
import { insertRows } from './insert-rows.js';
import { keepState } from './stream-state.js';
import { placeholders } from './store-context.js';

interface QueueRow {
  readonly id: Buffer;
  readonly uri: string;
  readonly event: string;
  /** How many times it was claimed; below zero where it stands aside, for the receiver failed with it alone. */
  readonly attempts: number;
  readonly due: number;
}

/** Events of one stream that wait at most: nobody but its receiver and the service itself makes any. */
const MOST_WAITING = 1000;

/** Streams that are given in one go at most. */
const STREAMS_AT_ONCE = 100;

/** Has an event wait, however many do: the service itself says little. */
export async function insertAlways(
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
export async function insertStreamEvent(
  session: WriteSession,
  key: StreamKey,
  event: StreamEvent,
): Promise<boolean> {
  if ((await waitingOn(session, key)) >= MOST_WAITING) return false;
  await insertAlways(session, key, event);
  return true;
}

/** Has several events wait, unless too many do already: all of them or none, for one is of no use without the others. */
export async function insertTogether(
  session: WriteSession,
  { streamId, tenantId }: StreamKey,
  events: readonly StreamEvent[],
): Promise<void> {
  const stream = idBytes(streamId);
  if ((await waitingOn(session, { streamId, tenantId })) >= MOST_WAITING) return;
  await insertRows(
    session,
    {
      into: 'stream_event (sink_id, id, tenant_id, uri, event, attempts, next_attempt)',
      row: '(?, ?, ?, ?, ?, 0, 0)',
    },
    events.map(({ id, uri, ...rest }) => [stream, idBytes(id), tenantId, uri, JSON.stringify(rest)]),
  );
}

async function waitingOn(session: Session, { streamId, tenantId }: StreamKey): Promise<number> {
  const [counted] = await session.query<{ waiting: number }>(
    'select count(*) as waiting from stream_event where sink_id = ? and tenant_id = ?',
    [idBytes(streamId), tenantId],
  );
  return counted?.waiting ?? 0;
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
  if (affected > 0) return (await insertStreamEvent(session, key, event)) ? undefined : interval;
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
export async function due(
  session: Session,
  always: readonly string[],
  busy: readonly number[],
): Promise<readonly DueStream[]> {
  const notBusy = busy.length === 0 ? '' : ` and e.tenant_id not in (${placeholders(busy)})`;
  const rows = await session.query<{ sink_id: Buffer; tenant_id: number; enabled: number }>(
    "select distinct e.sink_id, e.tenant_id, case when coalesce(t.status, 'enabled') = 'enabled' then 1 else 0 end as enabled " +
      'from stream_event e join sink s on s.id = e.sink_id left join stream_state t on t.sink_id = e.sink_id ' +
      `where s.kind = 'set-push' and e.next_attempt <= ${session.dialect.now} ` +
      `and (coalesce(t.status, 'enabled') = 'enabled' or e.uri in (${placeholders(always)}))${notBusy} limit ${STREAMS_AT_ONCE}`,
    [...always, ...busy],
  );
  return rows.map((row) => ({
    streamId: uuidText(row.sink_id),
    tenantId: row.tenant_id,
    enabled: row.enabled === 1,
  }));
}

/** The oldest that may be taken; `later` where it is being sent, or its time has not come. */
export async function first(
  session: Session,
  { streamId, tenantId }: StreamKey,
  { uris, beforeFeed = false }: Omit<ClaimOptions, 'ttl'>,
): Promise<QueueRow | 'later' | undefined> {
  const { now } = session.dialect;
  const among = beforeFeed ? 'attempts >= 0' : `(attempts >= 0 or next_attempt <= ${now})`;
  const ofTypes = uris === undefined ? '' : ` and uri in (${placeholders(uris)})`;
  const [row] = await session.query<QueueRow>(
    `select id, uri, event, attempts, case when next_attempt <= ${now} then 1 else 0 end as due ` +
      `from stream_event where sink_id = ? and tenant_id = ? and ${among}${ofTypes} order by id limit 1`,
    [idBytes(streamId), tenantId, ...(uris ?? [])],
  );
  return row === undefined || row.due === 1 ? row : 'later';
}

/** Takes the oldest, so that nobody else sends it meanwhile. One that stands aside does so while it is being sent. */
export async function claim(
  session: WriteSession,
  key: StreamKey,
  options: ClaimOptions,
): Promise<ClaimedStreamEvent | 'later' | undefined> {
  const row = await first(session, key, options);
  if (row === undefined || row === 'later') return row;
  const attempts = Math.abs(row.attempts) + 1;
  const { affected } = await session.run(
    `update stream_event set attempts = ?, next_attempt = ${session.dialect.now} + ? ` +
      'where sink_id = ? and tenant_id = ? and id = ? and attempts = ?',
    [
      row.attempts < 0 ? -attempts : attempts,
      options.ttl,
      idBytes(key.streamId),
      key.tenantId,
      row.id,
      row.attempts,
    ],
  );
  return affected === 0 ? 'later' : { ...eventOf(row), attempts };
}

/** It was not taken, and is tried again later. */
export async function postpone(
  session: WriteSession,
  { streamId, tenantId }: StreamKey,
  id: string,
  { pause, aside }: Postponement,
): Promise<void> {
  await session.run(
    `update stream_event set attempts = ${aside ? '-' : ''}abs(attempts), next_attempt = ${session.dialect.now} + ? ` +
      'where sink_id = ? and tenant_id = ? and id = ?',
    [pause, idBytes(streamId), tenantId, idBytes(id)],
  );
}

function eventOf({ id, uri, event }: QueueRow): StreamEvent {
  return { id: uuidText(id), uri, ...(JSON.parse(event) as Omit<StreamEvent, 'id' | 'uri'>) };
}
