import type { WriteSession } from '../unit-of-work.js';
import { shardOf } from './shards.js';
import { placeholders } from './store-context.js';
import { TENANT_TABLES, type TenantTable, type TenantTablePart } from './tenant-tables.js';

/** Rows that one statement removes at most: where it keeps the process waiting, that is for a few milliseconds. */
const ROWS_AT_ONCE = 200;

/** Rows that one transaction removes at most, or a few more. */
const ROWS_IN_ALL = 1000;

/** How much is gone. */
export interface RemovedRows {
  readonly rows: number;
  readonly resources: number;
}

/** Removes some of what a tenant has; nothing when nothing is left. */
export async function removeTenantRows(session: WriteSession, tenantId: number): Promise<RemovedRows> {
  let [rows, resources] = [0, 0];
  for (const table of TENANT_TABLES) {
    for (;;) {
      const { own, ofParts } = await removeSome(session, table, tenantId);
      rows += own + ofParts;
      if (table.name === 'resource') resources += own;
      if (rows >= ROWS_IN_ALL) return { rows, resources };
      if (own + ofParts === 0) break;
      await session.pause();
    }
  }
  return { rows, resources };
}

interface Removed {
  readonly own: number;
  readonly ofParts: number;
}

async function removeSome(session: WriteSession, table: TenantTable, tenantId: number): Promise<Removed> {
  const { name, key, parts } = table;
  const limit = ROWS_AT_ONCE;
  if (parts === undefined) {
    const sql = session.dialect.deleteSome({ table: name, key, where: 'tenant_id = ?', limit });
    return { own: (await session.run(sql, [tenantId])).affected, ofParts: 0 };
  }
  const keys = await session.query<{ value: Buffer | number }>(
    `select ${key} as value from ${name} where tenant_id = ? limit ${limit}`,
    [tenantId],
  );
  if (keys.length === 0) return { own: 0, ofParts: 0 };
  const values = keys.map(({ value }) => value);
  let ofParts = 0;
  for (const part of parts) {
    const removed = await removePart(session, part, { tenantId, values });
    ofParts += removed;
    // There may be more of them, and they are found by the rows that they belong to.
    if (removed === ROWS_AT_ONCE) return { own: 0, ofParts };
    if (removed > 0) await session.pause();
  }
  const { affected } = await session.run(
    `delete from ${name} where ${key} in (${placeholders(values)}) and tenant_id = ?`,
    [...values, tenantId],
  );
  return { own: affected, ofParts };
}

async function removePart(
  session: WriteSession,
  { name, key, column, owner }: TenantTablePart,
  { tenantId, values }: { readonly tenantId: number; readonly values: readonly (Buffer | number)[] },
): Promise<number> {
  const owned = owner === undefined ? 'tenant_id = ?' : `${owner} = ?`;
  const { affected } = await session.run(
    session.dialect.deleteSome({
      table: name,
      key,
      where: `${column} in (${placeholders(values)}) and ${owned}`,
      limit: ROWS_AT_ONCE,
    }),
    [...values, owner === undefined ? tenantId : shardOf(tenantId)],
  );
  return affected;
}
