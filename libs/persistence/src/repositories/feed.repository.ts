import type { EventFeed, FeedEvent, FeedPage, FeedQuery } from '@rollcall/directory';

import { uuidBytes, uuidText } from '../ids.js';
import { unindexed } from '../sql/compiled-filter.js';
import type { Session, UnitOfWork } from '../unit-of-work.js';
import { chunks, placeholders } from './store-context.js';
import { readStoredPayload } from './stored-payload.js';

/** Bytes of payloads in one page at most, where nothing else is asked for. */
const PAGE_BYTES = 4 * 1024 * 1024;

/** Places that are looked at for one page at most, where events are left out. */
const LOOKED_AT = 2000;

/** The event at a place of the feed. */
const EVENT_OF_PLACE = `join event e on e.id = f.event_id and ${unindexed('e.tenant_id')} = f.tenant_id`;

interface SizeRow {
  readonly seq: number;
  readonly epoch: number;
  readonly size: number;
  readonly wanted: number;
}

interface EventRow {
  readonly seq: number;
  readonly epoch: number;
  readonly event_id: Buffer;
  readonly aggregate_type: string;
  readonly aggregate_id: Buffer;
  readonly resource_version: number;
  readonly ordinal: number;
  readonly is_last: number;
  readonly txn_id: Buffer;
  readonly told_txn: string | null;
  readonly type: string;
  readonly occurred_at: number;
  readonly actor: string;
  readonly request_id: string;
  readonly payload: string;
}

/** Reads feeds from the database. */
export function feedRepository(unitOfWork: UnitOfWork): EventFeed {
  return {
    read: (tenantId, query) => unitOfWork.read((session) => readPage(session, tenantId, query)),
    bounds: (tenantId) =>
      unitOfWork.read(async (session) => {
        const [row] = await session.query<{ first: number | null; head: number | null }>(
          'select (select min(f.seq) from feed f where f.tenant_id = ?) as first, ' +
            '(select h.seq from feed_head h where h.tenant_id = ?) as head',
          [tenantId, tenantId],
        );
        const last = row?.head ?? 0;
        return { first: row?.first == null ? last + 1 : row.first, last };
      }),
    heads: (tenantIds) => unitOfWork.read((session) => headsOf(session, tenantIds)),
    epochOf: (tenantId, seq) =>
      unitOfWork.read(async (session) => {
        const [row] = await session.query<{ epoch: number }>(
          'select f.epoch from feed f where f.tenant_id = ? and f.seq = ?',
          [tenantId, seq],
        );
        return row?.epoch;
      }),
    placeBefore: (tenantId, instant) => unitOfWork.read((session) => placeBefore(session, tenantId, instant)),
  };
}

async function headsOf(session: Session, tenantIds: readonly number[]): Promise<ReadonlyMap<number, number>> {
  const heads = new Map<number, number>();
  for (const part of chunks(tenantIds)) {
    const rows = await session.query<{ tenant_id: number; seq: number }>(
      `select tenant_id, seq from feed_head where tenant_id in (${placeholders(part)})`,
      part,
    );
    for (const { tenant_id: tenantId, seq } of rows) heads.set(tenantId, seq);
  }
  return heads;
}

/** The sizes first, from which follows how much one page may hold: payloads are of very different sizes. */
async function readPage(session: Session, tenantId: number, query: FeedQuery): Promise<FeedPage> {
  const { after, limit, bytes: most = PAGE_BYTES } = query;
  const { sql: wanted, params, filters } = condition(query);
  // In bytes, for SQLite reads the whole of a text to count its letters.
  const sizes = await session.query<SizeRow>(
    `select f.seq, f.epoch, octet_length(e.payload) as size, ${wanted} as wanted ` +
      `from feed f ${EVENT_OF_PLACE} where f.tenant_id = ? and f.seq > ? ` +
      `order by f.seq limit ${filters ? LOOKED_AT : limit}`,
    [...params, tenantId, after],
  );
  let through = after;
  let reached: number | undefined;
  let bytes = 0;
  const chosen: number[] = [];
  for (const { seq, epoch, size, wanted: isWanted } of sizes) {
    if (isWanted === 1) {
      bytes += size;
      if (chosen.length === limit || (bytes > most && chosen.length > 0)) break;
      chosen.push(seq);
    }
    through = seq;
    reached = epoch;
  }
  const last = chosen.at(-1);
  if (last === undefined) return { events: [], through, epoch: reached };
  const rows = await session.query<EventRow>(
    'select f.seq, f.epoch, e.event_id, e.aggregate_type, e.aggregate_id, e.resource_version, e.ordinal, e.is_last, ' +
      'e.txn_id, e.told_txn, e.type, e.occurred_at, e.actor, e.request_id, e.payload ' +
      `from feed f ${EVENT_OF_PLACE} where f.tenant_id = ? and f.seq > ? and f.seq <= ? ` +
      `${filters ? `and ${wanted} = 1 ` : ''}order by f.seq`,
    [tenantId, after, last, ...(filters ? params : [])],
  );
  return { events: rows.map(eventOf), through, epoch: reached };
}

/** 1 for an event that the query gives, as SQL. */
function condition({ types, resourceId, resourceType }: FeedQuery): {
  readonly sql: string;
  readonly params: readonly (string | Buffer)[];
  readonly filters: boolean;
} {
  const terms: string[] = [];
  const params: (string | Buffer)[] = [];
  if (types !== undefined) {
    terms.push(types.length === 0 ? '0 = 1' : `e.type in (${placeholders(types)})`);
    params.push(...types);
  }
  if (resourceId !== undefined) {
    const id = uuidBytes(resourceId);
    terms.push(id === undefined ? '0 = 1' : 'e.aggregate_id = ?');
    if (id !== undefined) params.push(id);
  }
  if (resourceType !== undefined) {
    terms.push('e.aggregate_type = ?');
    params.push(resourceType);
  }
  if (terms.length === 0) return { sql: '1', params, filters: false };
  return { sql: `case when ${terms.join(' and ')} then 1 else 0 end`, params, filters: true };
}

function eventOf(row: EventRow): FeedEvent {
  return {
    seq: row.seq,
    epoch: row.epoch,
    id: uuidText(row.event_id),
    type: row.type,
    resourceType: row.aggregate_type,
    resourceId: uuidText(row.aggregate_id),
    version: row.resource_version,
    ordinal: row.ordinal,
    last: row.is_last === 1,
    txn: row.told_txn ?? uuidText(row.txn_id),
    occurredAt: row.occurred_at,
    actor: row.actor,
    requestId: row.request_id,
    ...readStoredPayload(row.payload),
  };
}

/** The place after which all events got theirs at an instant or later: places ascend with instants, so the feed is halved until one is left. */
export async function placeBefore(session: Session, tenantId: number, instant: number): Promise<number> {
  const [ends] = await session.query<{ first: number | null; last: number | null }>(
    'select min(f.seq) as first, max(f.seq) as last from feed f where f.tenant_id = ?',
    [tenantId],
  );
  if (ends?.first == null || ends.last === null) return 0;
  let low = ends.first - 1;
  let high = ends.last;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const [row] = await session.query<{ sequenced_at: number }>(
      'select f.sequenced_at from feed f where f.tenant_id = ? and f.seq = ?',
      [tenantId, middle],
    );
    if (row !== undefined && row.sequenced_at < instant) low = middle;
    else high = middle - 1;
  }
  return low;
}
