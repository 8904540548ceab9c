import type { TenantDeletion, TenantDeletionStore } from '@rollcall/directory';

import type { Session, UnitOfWork, WriteSession } from '../unit-of-work.js';
import { changeTenant } from './change-tenant.js';
import { removeTenantRows } from './remove-tenant-rows.js';

/** Milliseconds for which a removal that is done is looked at again: no request lives for that long. */
const LOOKED_AFTER = 3_600_000;

const COLUMNS = 'tenant_id, name, started, resources, resources_removed, rows_removed, finished';

interface DeletionRow {
  readonly tenant_id: number;
  readonly name: string;
  readonly started: number;
  readonly resources: number;
  readonly resources_removed: number;
  readonly rows_removed: number;
  readonly finished: number | null;
}

/**
 * Makes the store of removals of tenants.
 * @param onChange called when a tenant was put into the state `deleting` here
 */
export function tenantDeletionRepository(
  unitOfWork: UnitOfWork,
  onChange: () => void = () => undefined,
): TenantDeletionStore {
  return {
    async begin(tenantId, now) {
      const deleting = await unitOfWork.write((session) => begin(session, tenantId, now));
      onChange();
      return deleting;
    },
    progress: (tenantId) =>
      unitOfWork.read(async (session) => {
        const row = await readDeletion(session, tenantId);
        return row === undefined ? undefined : deletionOf(row);
      }),
    list: () =>
      unitOfWork.read(async (session) => {
        const rows = await session.query<DeletionRow>(
          `select ${COLUMNS} from tenant_deletion order by started, tenant_id`,
          [],
        );
        return rows.map(deletionOf);
      }),
    step: (tenantId, now) => unitOfWork.write((session) => step(session, tenantId, now)),
  };
}

async function begin(
  session: WriteSession,
  tenantId: number,
  now: number,
): ReturnType<TenantDeletionStore['begin']> {
  const deleting = await changeTenant(session, tenantId, (current) => ({ ...current, state: 'deleting' }));
  // Behind the lock of the tenant: whoever asked first has begun it.
  if (deleting === undefined || (await readDeletion(session, tenantId)) !== undefined) return deleting;
  const [counted] = await session.query<{ total: number | string | null }>(
    'select sum(total) as total from resource_count where tenant_id = ?',
    [tenantId],
  );
  await session.run(`insert into tenant_deletion (${COLUMNS}) values (?, ?, ?, ?, 0, 0, null)`, [
    tenantId,
    deleting.name,
    now,
    // A server gives sums as text.
    Math.max(0, Number(counted?.total ?? 0)),
  ]);
  return deleting;
}

/** Behind a lock of the removal's row, so that processes that go on with it at the same time take turns. */
async function step(
  session: WriteSession,
  tenantId: number,
  now: number,
): Promise<TenantDeletion | undefined> {
  const row = await readDeletion(session, tenantId, session.dialect.forUpdate);
  if (row === undefined) return undefined;
  const removed = await removeTenantRows(session, tenantId);
  const isEmpty = removed.rows === 0;
  if (isEmpty && row.finished !== null) {
    if (now - row.finished >= LOOKED_AFTER)
      await session.run('delete from tenant_deletion where tenant_id = ?', [tenantId]);
    return deletionOf(row);
  }
  const changed: DeletionRow = {
    ...row,
    resources_removed: row.resources_removed + removed.resources,
    rows_removed: row.rows_removed + removed.rows,
    finished: isEmpty ? now : row.finished,
  };
  if (isEmpty) await session.run('delete from tenant where id = ?', [tenantId]);
  await session.run(
    'update tenant_deletion set resources_removed = ?, rows_removed = ?, finished = ? where tenant_id = ?',
    [changed.resources_removed, changed.rows_removed, changed.finished, tenantId],
  );
  return deletionOf(changed);
}

async function readDeletion(
  session: Session,
  tenantId: number,
  locking = '',
): Promise<DeletionRow | undefined> {
  const [row] = await session.query<DeletionRow>(
    `select ${COLUMNS} from tenant_deletion where tenant_id = ?${locking}`,
    [tenantId],
  );
  return row;
}

function deletionOf(row: DeletionRow): TenantDeletion {
  return {
    tenantId: row.tenant_id,
    name: row.name,
    started: row.started,
    resources: row.resources,
    resourcesRemoved: row.resources_removed,
    rowsRemoved: row.rows_removed,
    done: row.finished !== null,
  };
}
