import type { RequestContext } from '@rollcall/directory';
import { uuidBytes, uuidText, type WriteSession } from '@rollcall/persistence';
import { randomBytes } from 'node:crypto';

import type { OpenStore } from './open-store.js';

/** Rows in one statement. */
const ROWS = 500;

type SqlValues = Parameters<WriteSession['run']>[1];

async function insert(
  store: OpenStore,
  { table, columns }: { readonly table: string; readonly columns: readonly string[] },
  rows: readonly SqlValues[],
): Promise<void> {
  const row = `(${columns.map(() => '?').join(', ')})`;
  const into = `insert into ${table} (${columns.join(', ')}) values `;
  for (let at = 0; at < rows.length; at += ROWS) {
    const part = rows.slice(at, at + ROWS);
    await store.database.unitOfWork.write((session) =>
      session.run(into + part.map(() => row).join(', '), part.flat()),
    );
  }
}

/** An id in no order of time, so that members are not inserted in the order of their ids. */
export function randomId(): string {
  const bytes = randomBytes(16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return uuidText(bytes);
}

/** Makes resources that can be members, and nothing else: rows without documents. @returns their ids, ascending */
export async function makeTargets(
  store: OpenStore,
  ctx: RequestContext,
  count: number,
  type = 'User',
): Promise<readonly string[]> {
  const ids = Array.from({ length: count }, randomId);
  await insert(
    store,
    { table: 'resource', columns: ['id', 'tenant_id', 'type', 'version', 'created', 'last_modified'] },
    ids.map((id) => [uuidBytes(id) ?? null, ctx.tenant.id, type, 1, ctx.now, ctx.now]),
  );
  return [...ids].sort();
}

/** Puts members into a group, past its version and its events. */
export async function makeMembers(
  store: OpenStore,
  ctx: RequestContext,
  group: string,
  members: readonly { readonly value: string; readonly type: string }[],
): Promise<void> {
  await insert(
    store,
    { table: 'group_member', columns: ['group_id', 'member_id', 'member_type', 'tenant_id'] },
    members.map(({ value, type }) => [
      uuidBytes(group) ?? null,
      uuidBytes(value) ?? null,
      type,
      ctx.tenant.id,
    ]),
  );
}
