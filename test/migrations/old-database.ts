import { migrate, openDatabase, type Database, type Session, type WriteSession } from '@rollcall/persistence';

import { MIGRATIONS } from '../../migrations/index.js';
import type { Engine } from '../support/engines.js';

/** Resources of each tenant in an old database. */
export const OLD_RESOURCES = { User: 30, Group: 3 } as const;

const TENANTS = [1, 2];

/** Tables that every release has had, and the columns by which their rows are in order. */
const KEPT_TABLES = {
  tenant: 'id',
  credential: 'id',
  resource: 'id',
  resource_doc: 'id',
  attribute_value: 'tenant_id, attribute, value, resource_id',
  group_member: 'group_id, member_id',
  event: 'id',
} as const;

/** Makes a database as a release left it that had the first migrations only, with rows in its tables, and closes it. */
export async function oldDatabase(engine: Engine, migrations: number): Promise<string> {
  const url = await engine.databaseUrl();
  const database = await openDatabase({ url, migrations: MIGRATIONS.slice(0, migrations) });
  try {
    await migrate(database);
    await database.unitOfWork.write(async (session) => {
      // The first release knew no cursors.
      if (migrations === 1) await session.run("delete from setting where name = 'cursor_key'", []);
      for (const tenant of TENANTS) await insertTenant(session, tenant);
    });
  } finally {
    await database.close();
  }
  return url;
}

/** The rows that an upgrade must not touch, without what is empty in them: it may add columns that are. */
export function keptRows(database: Database): Promise<readonly (readonly [table: string, rows: unknown])[]> {
  return database.unitOfWork.snapshot(async (session: Session) => {
    const all: (readonly [string, unknown])[] = [];
    for (const [table, order] of Object.entries(KEPT_TABLES)) {
      const rows = await session.query(`select * from ${table} order by ${order}`, []);
      const filled = rows.map((row) => Object.entries(row).filter(([, value]) => value !== null));
      all.push([table, filled.map((entries) => Object.fromEntries(entries))]);
    }
    return all;
  });
}

async function insertTenant(session: WriteSession, tenant: number): Promise<void> {
  const insert = async (table: string, row: Readonly<Record<string, string | number | Buffer>>) => {
    const columns = Object.keys(row);
    await session.run(
      `insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`,
      Object.values(row),
    );
  };
  const idOf = (type: string, number: number): Buffer => Buffer.from(`${tenant}${type}${number}`.padEnd(16));
  const shared = { tenant_id: tenant };
  const hash = Buffer.alloc(32, tenant);
  await insert('tenant', { id: tenant, name: `tenant-${tenant}`, settings: '{}', created: 1 });
  await insert('credential', {
    ...shared,
    id: idOf('c', 0),
    kind: 'bearer',
    name: 'old',
    token_hash: hash,
    created: 1,
  });
  for (const [type, count] of Object.entries(OLD_RESOURCES)) {
    for (let number = 0; number < count; number += 1) {
      const id = idOf(type, number);
      const key = Buffer.from(`${type} ${number}`);
      const times = { version: 1, created: 1, last_modified: number };
      await insert('resource', { ...shared, id, type, unique_key: key, active: 1, ...times });
      await insert('resource_doc', { ...shared, id, document: `{"n":${number},"é":"ß"}` });
      await insert('attribute_value', { ...shared, attribute: 1, value: key, resource_id: id, element: 0 });
      await insert('event', {
        ...shared,
        event_id: id,
        aggregate_type: type,
        aggregate_id: id,
        resource_version: 1,
        ordinal: 0,
        is_last: 1,
        txn_id: id,
        type: 'created',
        occurred_at: 1,
        actor: 'old',
        request_id: 'old',
        payload: '{}',
      });
    }
  }
  await insert('group_member', {
    ...shared,
    group_id: idOf('Group', 0),
    member_id: idOf('User', 0),
    member_type: 'User',
  });
}
