import { recoveredEntry, type NotedPayload, type TenantLogDraft } from '@rollcall/directory';

import { uuidText } from '../ids.js';
import { unindexed } from '../sql/compiled-filter.js';
import type { Session, UnitOfWork, WriteSession } from '../unit-of-work.js';
import { appendLog } from './append-log.js';
import { readStoredPayload } from './stored-payload.js';

/** Places of a feed that are looked at in one go. */
const PLACES = 500;

/** Milliseconds for which a process is given time to write the entry of a change itself. */
const GRACE = 10_000;

interface Backlog {
  readonly tenant_id: number;
  readonly seen: number | null;
}

interface EventRow {
  readonly event_id: Buffer;
  readonly aggregate_type: string;
  readonly aggregate_id: Buffer;
  readonly occurred_at: number;
  readonly actor: string;
  readonly request_id: string;
  readonly payload: string;
}

/**
 * Writes the entries of changes that have none: of every tenant with changes that were not looked at yet, for the next
 * places of its feed.
 * @returns how many places were looked at
 */
export async function recoverLog(unitOfWork: UnitOfWork, nextId: (at: number) => Buffer): Promise<number> {
  const tenants = await unitOfWork.read((session) =>
    session.query<Backlog>(
      'select h.tenant_id, p.seq as seen from feed_head h left join log_place p on p.tenant_id = h.tenant_id ' +
        'where p.seq is null or p.seq < h.seq order by h.tenant_id',
      [],
    ),
  );
  let places = 0;
  for (const { tenant_id: tenantId, seen } of tenants) {
    places += await recoverTenant(unitOfWork, nextId, { tenantId, seen: seen ?? 0 });
  }
  return places;
}

async function recoverTenant(
  unitOfWork: UnitOfWork,
  nextId: (at: number) => Buffer,
  { tenantId, seen }: { readonly tenantId: number; readonly seen: number },
): Promise<number> {
  const { through, entries, places } = await unitOfWork.read(async (session) => {
    const part = await nextPlaces(session, tenantId, seen);
    return { ...part, entries: part.places === 0 ? [] : await missing(session, tenantId, { seen, ...part }) };
  });
  if (places === 0) return 0;
  await unitOfWork.write(async (session) => {
    await appendLog(session, nextId, entries);
    await notePlace(session, tenantId, through);
  });
  return places;
}

async function nextPlaces(
  session: Session,
  tenantId: number,
  seen: number,
): Promise<{ readonly through: number; readonly places: number }> {
  const [row] = await session.query<{ last: number | null; places: number }>(
    'select max(s.seq) as last, count(*) as places from (select f.seq, f.sequenced_at from feed f ' +
      `where f.tenant_id = ? and f.seq > ? order by f.seq limit ${PLACES}) s where s.sequenced_at < ${session.dialect.now} - ?`,
    [tenantId, seen, GRACE],
  );
  return { through: row?.last ?? seen, places: row?.places ?? 0 };
}

/** The first event of a version stands for all of them; what follows from another change is told by that one. */
async function missing(
  session: Session,
  tenantId: number,
  { seen, through }: { readonly seen: number; readonly through: number },
): Promise<readonly TenantLogDraft[]> {
  const rows = await session.query<EventRow>(
    'select e.event_id, e.aggregate_type, e.aggregate_id, e.occurred_at, e.actor, e.request_id, e.payload from feed f ' +
      `join event e on e.id = f.event_id and ${unindexed('e.tenant_id')} = f.tenant_id ` +
      `left join provisioning_log l on l.event_id = e.event_id and ${unindexed('l.tenant_id')} = f.tenant_id ` +
      'where f.tenant_id = ? and f.seq > ? and f.seq <= ? and e.ordinal = 0 and l.event_id is null order by f.seq',
    [tenantId, seen, through],
  );
  return rows.flatMap((row) => {
    const draft = recoveredEntry({
      version: {
        id: uuidText(row.aggregate_id),
        type: row.aggregate_type,
        eventId: uuidText(row.event_id),
        payloads: [JSON.parse(readStoredPayload(row.payload).payload) as NotedPayload],
      },
      occurredAt: row.occurred_at,
      actor: row.actor,
      requestId: row.request_id,
    });
    return draft === undefined ? [] : [{ tenantId, draft }];
  });
}

async function notePlace(session: WriteSession, tenantId: number, seq: number): Promise<void> {
  await session.run(
    `insert into log_place (tenant_id, seq) values (?, ?)${session.dialect.onDuplicate('tenant_id')} seq = ?`,
    [tenantId, seq, seq],
  );
}
