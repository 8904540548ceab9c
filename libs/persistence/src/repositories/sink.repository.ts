import type { Sink, SinkChange, SinkFigures, SinkStore } from '@rollcall/directory';
import type { Json } from '@rollcall/scim';

import { uuidText } from '../ids.js';
import type { SqlFragment, SqlValue } from '../sql/dialect.js';
import type { Session, UnitOfWork, WriteSession } from '../unit-of-work.js';
import { idBytes } from './id-bytes.js';
import * as parked from './parked-events.js';
import { setAside } from './set-aside.js';
import * as cursors from './sink-cursors.js';

/** Sums of a server are text. */
type SqlSum = number | string | null;

interface SinkRow {
  readonly id: Buffer;
  readonly tenant_id: number | null;
  readonly kind: string;
  readonly name: string;
  readonly settings: string;
  readonly secret: string | null;
  readonly created: number;
}

const COLUMNS = 'id, tenant_id, kind, name, settings, secret, created';

/** Sinks, their cursors and what they have set aside, in the database. */
export function sinkRepository(unitOfWork: UnitOfWork): SinkStore {
  const reading =
    <Args extends readonly unknown[], T>(work: (session: Session, ...args: Args) => Promise<T>) =>
    (...args: Args): Promise<T> =>
      unitOfWork.read((session) => work(session, ...args));
  const writing =
    <Args extends readonly unknown[], T>(work: (session: WriteSession, ...args: Args) => Promise<T>) =>
    (...args: Args): Promise<T> =>
      unitOfWork.write((session) => work(session, ...args));
  return {
    insert: writing(insert),
    find: reading(find),
    list: reading(list),
    update: writing(update),
    remove: writing(remove),
    addMissingCursors: writing(cursors.addMissingCursors),
    cursors: reading(cursors.cursorsOf),
    behind: reading(cursors.cursorsBehind),
    advance: writing(cursors.advance),
    setBack: writing(cursors.setBack),
    command: writing(cursors.command),
    moveBack: writing(cursors.moveBack),
    parkedResources: reading(parked.parkedResources),
    dueParked: reading(parked.dueParked),
    withDueParked: reading(cursors.cursorsWithDueParked),
    unpark: writing(parked.unpark),
    repark: writing(parked.repark),
    parked: reading(parked.parkedEvents),
    decideParked: writing(parked.decideParked),
    setAside: writing(setAside),
    figures: reading(figures),
  };
}

async function insert(
  session: WriteSession,
  sink: Sink,
  starts: readonly { readonly tenantId: number; readonly seq: number }[],
): Promise<void> {
  const id = idBytes(sink.id);
  await session.run(`insert into sink (${COLUMNS}) values (?, ?, ?, ?, ?, ?, ?)`, [
    ...[id, sink.tenantId ?? null, sink.kind],
    ...valuesOf(sink),
    sink.created,
  ]);
  for (const { tenantId, seq } of starts) {
    await cursors.insertCursor(session, { sinkId: id, tenantId, seq });
  }
}

async function find(session: Session, id: string, tenantId?: number): Promise<Sink | undefined> {
  const { sql, params } = tenantId === undefined ? { sql: '', params: [] } : andOwnedBy(tenantId);
  const [row] = await session.query<SinkRow>(`select ${COLUMNS} from sink where id = ?${sql}`, [
    idBytes(id),
    ...params,
  ]);
  return row === undefined ? undefined : sinkOf(row);
}

async function list(session: Session, tenantId: number | undefined): Promise<readonly Sink[]> {
  const [condition, params]: [string, readonly SqlValue[]] =
    tenantId === undefined ? ['tenant_id is null', []] : ['tenant_id = ?', [tenantId]];
  const rows = await session.query<SinkRow>(
    `select ${COLUMNS} from sink where ${condition} order by id`,
    params,
  );
  return rows.map(sinkOf);
}

/** Only as it was found: what somebody else wrote meanwhile stays. */
async function update(
  session: WriteSession,
  before: SinkChange & Pick<Sink, 'id' | 'tenantId'>,
  after: SinkChange,
): Promise<boolean> {
  const owned = andOwnedBy(before.tenantId);
  const [name, settings, secret] = valuesOf(before);
  const { affected } = await session.run(
    'update sink set name = ?, settings = ?, secret = ? where id = ? and name = ? and settings = ? ' +
      `and secret ${secret === null ? 'is null' : '= ?'}${owned.sql}`,
    [
      ...[...valuesOf(after), idBytes(before.id), name, settings, ...(secret === null ? [] : [secret])],
      ...owned.params,
    ],
  );
  return affected > 0;
}

function valuesOf({ name, settings, secret }: SinkChange): readonly [string, string, string | null] {
  return [name, JSON.stringify(settings), secret ?? null];
}

/** Whatever belongs to a sink, or to the stream that it is. */
const OF_A_SINK = [
  'parked_event',
  'sink_cursor',
  'stream_event',
  'stream_subject',
  'stream_ack',
  'stream_state',
] as const;

async function remove(session: WriteSession, id: string, tenantId: number | undefined): Promise<boolean> {
  const sinkId = idBytes(id);
  const owned = andOwnedBy(tenantId);
  // That of all tenants has rows of each of them.
  const rows = tenantId === undefined ? { sql: '', params: [] } : owned;
  for (const table of OF_A_SINK)
    await session.run(`delete from ${table} where sink_id = ?${rows.sql}`, [sinkId, ...rows.params]);
  const { affected } = await session.run(`delete from sink where id = ?${owned.sql}`, [
    sinkId,
    ...owned.params,
  ]);
  return affected > 0;
}

function andOwnedBy(tenantId: number | undefined): SqlFragment {
  return tenantId === undefined
    ? { sql: ' and tenant_id is null', params: [] }
    : { sql: ' and tenant_id = ?', params: [tenantId] };
}

async function figures(session: Session): Promise<readonly SinkFigures[]> {
  const { now } = session.dialect;
  const rows = await session.query<{
    id: Buffer;
    name: string;
    behind: SqlSum;
    lag: number | null;
    quarantined: SqlSum;
    parked: number;
    dead: SqlSum;
  }>(
    'select s.id, s.name, ' +
      '(select sum(h.seq - c.seq) from sink_cursor c join feed_head h on h.tenant_id = c.tenant_id where c.sink_id = s.id) as behind, ' +
      `(select max(${now} - f.sequenced_at) from sink_cursor c join feed f on f.tenant_id = c.tenant_id and f.seq = c.seq + 1 where c.sink_id = s.id) as lag, ` +
      "(select sum(case when c.state = 'quarantined' then 1 else 0 end) from sink_cursor c where c.sink_id = s.id) as quarantined, " +
      '(select count(*) from parked_event p where p.sink_id = s.id) as parked, ' +
      "(select sum(case when p.state = 'dead' then 1 else 0 end) from parked_event p where p.sink_id = s.id) as dead " +
      'from sink s order by s.id',
    [],
  );
  return rows.map((row) => ({
    sinkId: uuidText(row.id),
    name: row.name,
    behind: Math.max(0, Number(row.behind ?? 0)),
    lag: Math.max(0, row.lag ?? 0),
    quarantined: Number(row.quarantined ?? 0),
    parked: row.parked,
    dead: Number(row.dead ?? 0),
  }));
}

function sinkOf(row: SinkRow): Sink {
  return {
    id: uuidText(row.id),
    tenantId: row.tenant_id ?? undefined,
    kind: row.kind,
    name: row.name,
    settings: JSON.parse(row.settings) as Json,
    secret: row.secret ?? undefined,
    created: row.created,
  };
}
