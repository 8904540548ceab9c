import type {
  HeldRemovals,
  RefusedPage,
  RefusedRemoval,
  RemovalKind,
  RequestContext,
} from '@rollcall/directory';

import { uuidText } from '../ids.js';
import type { SqlFragment } from '../sql/dialect.js';
import type { Session, WriteSession } from '../unit-of-work.js';

/** Milliseconds for which is known what was refused. */
const KEPT = 7 * 24 * 60 * 60 * 1000;

/** Refused requests that are known of a tenant at most: a client that tries everything fills no disk. */
const MOST = 1000;

const LENGTH = 255;

/** Notes that removals of a resource were refused, once however often they are tried. */
export async function noteHeld(
  session: WriteSession,
  { tenant, principal, requestId, now }: RequestContext,
  id: Buffer,
  { action, type, count }: HeldRemovals,
): Promise<void> {
  const last = [now, principal.credentialId, requestId.slice(0, LENGTH)] as const;
  const { affected } = await session.run(
    'update held_removal set removals = ?, attempts = attempts + 1, last_refused = ?, actor = ?, request_id = ? ' +
      'where tenant_id = ? and action = ? and type = ? and resource_id = ?',
    [count, ...last, tenant.id, action, type, id],
  );
  if (affected > 0) return;
  const [row] = await session.query<{ held: number }>(
    'select count(*) as held from held_removal where tenant_id = ?',
    [tenant.id],
  );
  if ((row?.held ?? 0) >= MOST && !(await makeRoom(session, tenant.id, now))) return;
  await session.run(
    'insert into held_removal (tenant_id, action, type, resource_id, removals, attempts, first_refused, last_refused, ' +
      'actor, request_id) values (?, ?, ?, ?, ?, 1, ?, ?, ?, ?)' +
      `${session.dialect.onDuplicate('tenant_id, action, type, resource_id')} attempts = attempts + 1`,
    [tenant.id, action, type, id, count, now, ...last],
  );
}

async function makeRoom(session: WriteSession, tenantId: number, now: number): Promise<boolean> {
  const { affected } = await session.run(
    'delete from held_removal where tenant_id = ? and last_refused < ?',
    [tenantId, now - KEPT],
  );
  return affected > 0;
}

interface HeldRow {
  readonly action: RemovalKind['action'];
  readonly type: string;
  readonly resource_id: Buffer;
  readonly removals: number;
  readonly attempts: number;
  readonly first_refused: number;
  readonly last_refused: number;
  readonly actor: string;
  readonly request_id: string;
}

/** What was refused lately and is not done yet: the resource is there, and what was to be deactivated is active. */
export async function refusedRemovals(
  session: Session,
  tenantId: number,
  { now, limit }: { readonly now: number; readonly limit: number },
): Promise<RefusedPage> {
  const { sql, params } = open(tenantId, now);
  const kinds = await session.query<RemovalKind & { readonly requests: number }>(
    `select h.action, h.type, count(*) as requests ${sql} group by h.action, h.type order by h.action, h.type`,
    params,
  );
  const rows =
    limit === 0
      ? []
      : await session.query<HeldRow>(
          'select h.action, h.type, h.resource_id, h.removals, h.attempts, h.first_refused, h.last_refused, h.actor, ' +
            `h.request_id ${sql} order by h.last_refused desc, h.resource_id desc limit ${limit}`,
          params,
        );
  return { kinds, latest: rows.map(refusedOf) };
}

function open(tenantId: number, now: number): SqlFragment {
  return {
    sql:
      'from held_removal h join resource r on r.id = h.resource_id and r.tenant_id = h.tenant_id ' +
      "where h.tenant_id = ? and h.last_refused > ? and (h.action <> 'deactivate' or coalesce(r.active, 1) = 1)",
    params: [tenantId, now - KEPT],
  };
}

function refusedOf(row: HeldRow): RefusedRemoval {
  return {
    action: row.action,
    type: row.type,
    resourceId: uuidText(row.resource_id),
    count: row.removals,
    attempts: row.attempts,
    firstRefused: row.first_refused,
    lastRefused: row.last_refused,
    actor: row.actor,
    requestId: row.request_id,
  };
}
