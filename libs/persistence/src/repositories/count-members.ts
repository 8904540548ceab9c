import { setImmediate as nextTurn } from 'node:timers/promises';

import { unindexed } from '../sql/compiled-filter.js';
import type { Session } from '../unit-of-work.js';

/** Members that one statement counts: within 4 ms where it keeps the process waiting, elsewhere within a second. */
const COUNTED_AT_ONCE = { waiting: 20_000, server: 1_000_000 };

interface CountedPart {
  readonly counted: number;
  readonly last: Buffer | null;
}

/** How many members a group has, in a session that sees one state throughout. */
export async function countMembers(session: Session, tenantId: number, group: Buffer): Promise<number> {
  const { synchronous } = session.dialect;
  const size = synchronous ? COUNTED_AT_ONCE.waiting : COUNTED_AT_ONCE.server;
  let total = 0;
  for (let after: Buffer | null = Buffer.alloc(16); after !== null;) {
    const rows: readonly CountedPart[] = await session.query<CountedPart>(
      'select count(*) as counted, max(p.member_id) as last from (select m.member_id from group_member m ' +
        `where m.group_id = ? and m.member_id > ? and ${unindexed('m.tenant_id')} = ? ` +
        `order by m.member_id limit ${size}) p`,
      [group, after, tenantId],
    );
    const { counted, last } = rows[0] ?? { counted: 0, last: null };
    total += counted;
    after = counted < size ? null : last;
    if (after !== null && synchronous) await nextTurn();
  }
  return total;
}
