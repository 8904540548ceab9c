import {
  LOG_OUTCOMES,
  type LogDraft,
  type LogEntry,
  type LogPage,
  type LogQuery,
  type LogSlice,
  type Tenant,
} from '@rollcall/directory';

import { isUuidText, uuidBytes, uuidText } from '../ids.js';
import type { Dialect, SqlFragment, SqlValue } from '../sql/dialect.js';
import type { Session } from '../unit-of-work.js';
import { firstLogId } from './log-id.js';
import { logKey } from './log-keys.js';
import { resourcesNamed } from './resources-named.js';
import { placeholders } from './store-context.js';

interface EntryRow {
  readonly id: Buffer;
  readonly entry: string;
}

/** A way to entries: the entries of one key are in the index in the order of the log. */
interface Road {
  /** Without it by the primary key. */
  readonly index?: string;
  readonly conditions: readonly SqlFragment[];
}

/** Finds entries, newest first: by the index of the narrowest key, of which as many are read as are shown. */
export async function findLog(
  session: Session,
  tenant: Tenant,
  query: LogQuery,
  { after, limit }: LogSlice,
): Promise<LogPage> {
  const roads = await roadsOf(session, tenant, query);
  const rest = [...restOf(query), ...boundsOf(query, after)];
  const along = (road: Road, columns: string): SqlFragment =>
    entriesOn(road, { columns, tenant, dialect: session.dialect, rest, limit: limit + 1 });
  const [only, ...more] = roads;
  const rows =
    only !== undefined && more.length === 0
      ? await rowsOf(session, along(only, 'l.id, l.entry'))
      : await meeting(session, tenant, { parts: roads.map((road) => along(road, 'l.id')), limit: limit + 1 });
  const shown = rows.slice(0, limit).map(entryOf);
  return { entries: shown, next: rows.length > limit ? shown.at(-1)?.id : undefined };
}

function rowsOf(session: Session, { sql, params }: SqlFragment): Promise<readonly EntryRow[]> {
  return session.query<EntryRow>(sql, params);
}

/** The entries that several roads lead to, each once. In one statement a server might go through all entries for their order. */
async function meeting(
  session: Session,
  tenant: Tenant,
  { parts, limit }: { readonly parts: readonly SqlFragment[]; readonly limit: number },
): Promise<readonly EntryRow[]> {
  const either = parts.map(({ sql }, place) => `select p${place}.id from (${sql}) p${place}`).join(' union ');
  const ids = await session.query<{ id: Buffer }>(
    `select k.id from (${either}) k order by k.id desc limit ${limit}`,
    parts.flatMap(({ params }) => params),
  );
  if (ids.length === 0) return [];
  return session.query<EntryRow>(
    `select l.id, l.entry from provisioning_log l where l.tenant_id = ? and l.id in (${placeholders(ids)}) order by l.id desc`,
    [tenant.id, ...ids.map(({ id }) => id)],
  );
}

/** The narrowest first: there is one request of an id, and few that were about one user. */
async function roadsOf(session: Session, tenant: Tenant, query: LogQuery): Promise<readonly Road[]> {
  const { requestId, user, credential, status, outcome } = query;
  if (requestId !== undefined) return [by('request_id', requestId)];
  if (user !== undefined) {
    const key = logKey(user);
    const ids = isUuidText(user) ? [uuidBytes(user) ?? null] : await resourcesNamed(session, tenant, user);
    return [by('name_key', key), by('external_key', key), ...ids.map((id) => by('resource_id', id))];
  }
  if (status !== undefined) return [by('status', status)];
  if (credential !== undefined) return [by('credential_id', uuidBytes(credential) ?? null)];
  if (outcome !== undefined) return [by('outcome', LOG_OUTCOMES.indexOf(outcome))];
  return [{ conditions: [] }];
}

function by(column: string, value: SqlValue): Road {
  return { index: `ix_log_${column}`, conditions: [{ sql: `l.${column} = ?`, params: [value] }] };
}

/** What no road needs to lead to. */
function restOf({ requestId, user, credential, status, outcome }: LogQuery): readonly SqlFragment[] {
  const fragments: SqlFragment[] = [];
  if (requestId !== undefined && user !== undefined) {
    const key = logKey(user);
    fragments.push({
      sql: '(l.name_key = ? or l.external_key = ? or l.resource_id = ?)',
      params: [key, key, uuidBytes(user) ?? null],
    });
  }
  if (status !== undefined) fragments.push({ sql: 'l.status = ?', params: [status] });
  if (credential !== undefined) {
    fragments.push({ sql: 'l.credential_id = ?', params: [uuidBytes(credential) ?? null] });
  }
  if (outcome !== undefined) {
    fragments.push({ sql: 'l.outcome = ?', params: [LOG_OUTCOMES.indexOf(outcome)] });
  }
  return fragments;
}

function boundsOf({ since, until }: LogQuery, after: string | undefined): readonly SqlFragment[] {
  const last = after === undefined ? undefined : uuidBytes(after);
  return [
    ...(since === undefined ? [] : [{ sql: 'l.id >= ?', params: [firstLogId(since)] }]),
    ...(until === undefined ? [] : [{ sql: 'l.id < ?', params: [firstLogId(until)] }]),
    ...(last === undefined ? [] : [{ sql: 'l.id < ?', params: [last] }]),
  ];
}

function allOf(fragments: readonly SqlFragment[]): SqlFragment {
  return {
    sql: fragments.map(({ sql }) => ` and ${sql}`).join(''),
    params: fragments.flatMap(({ params }) => params),
  };
}

interface Wanted {
  readonly columns: string;
  readonly tenant: Tenant;
  readonly dialect: Dialect;
  readonly rest: readonly SqlFragment[];
  readonly limit: number;
}

function entriesOn(
  { index, conditions }: Road,
  { columns, tenant, dialect, rest, limit }: Wanted,
): SqlFragment {
  const where = allOf([...conditions, ...rest]);
  return {
    sql:
      `select ${columns} from provisioning_log l${index === undefined ? '' : dialect.byIndex(index)} ` +
      `where l.tenant_id = ?${where.sql} order by l.id desc limit ${limit}`,
    params: [tenant.id, ...where.params],
  };
}

function entryOf({ id, entry }: EntryRow): LogEntry {
  return { id: uuidText(id), ...(JSON.parse(entry) as LogDraft) };
}
