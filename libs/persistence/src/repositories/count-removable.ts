import { setImmediate as nextTurn } from 'node:timers/promises';

import type { RemovalKind } from '@rollcall/directory';

import type { SqlValue } from '../sql/dialect.js';
import type { Session } from '../unit-of-work.js';
import { readCount } from './resource-count.js';

/** Members that one statement counts: within 4 ms where it keeps the process waiting, elsewhere within a second. */
const COUNTED_AT_ONCE = { waiting: 20_000, server: 1_000_000 };

/** What is counted, and when that is enough. */
export interface Removable {
  readonly tenantId: number;
  readonly kind: RemovalKind;
  /** Where there are so many, some that are fewer may be said, but no fewer than this. */
  readonly enough: number;
}

/** How many there are of what can be removed: live resources of the type, or members of all groups. */
export async function countRemovable(
  session: Session,
  { tenantId, kind, enough }: Removable,
): Promise<number> {
  return kind.action === 'removeMembers'
    ? countMembersUpTo(session, tenantId, enough)
    : readCount(session, { tenantId, typeName: kind.type });
}

interface LastMember {
  readonly member_id: Buffer;
  readonly group_id: Buffer;
}

async function countMembersUpTo(session: Session, tenantId: number, enough: number): Promise<number> {
  const { dialect } = session;
  const size = dialect.synchronous ? COUNTED_AT_ONCE.waiting : COUNTED_AT_ONCE.server;
  let total = 0;
  let last: LastMember | undefined;
  for (;;) {
    const limit = Math.min(size, enough - total);
    const beyond = after(session, last);
    const from = `from group_member m where m.tenant_id = ?${beyond.sql} order by m.member_id, m.group_id`;
    const params = [tenantId, ...beyond.params];
    const [row] = await session.query<{ counted: number }>(
      `select count(*) as counted from (select m.member_id ${from} limit ${limit}) p`,
      params,
    );
    const counted = row?.counted ?? 0;
    total += counted;
    if (counted < limit || total >= enough) return total;
    [last] = await session.query<LastMember>(
      `select m.member_id, m.group_id ${from} limit 1 offset ${limit - 1}`,
      params,
    );
    if (dialect.synchronous) await nextTurn();
  }
}

function after(
  { dialect }: Session,
  last: LastMember | undefined,
): { readonly sql: string; readonly params: readonly SqlValue[] } {
  if (last === undefined) return { sql: '', params: [] };
  const { sql, params } = dialect.beyond(['m.member_id', 'm.group_id'], [last.member_id, last.group_id], {
    operator: '>',
    inclusive: false,
  });
  return { sql: ` and ${sql}`, params };
}
