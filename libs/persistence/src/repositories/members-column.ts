import { unindexed } from '../sql/compiled-filter.js';
import type { Dialect, SqlFragment } from '../sql/dialect.js';

/** The first members of one group after an id. */
export interface FirstMembers {
  readonly tenantId: number;
  readonly group: Buffer;
  /** Below every id of a member that is wanted. */
  readonly after: Buffer;
  readonly limit: number;
}

/** A column of a statement about one group: its first members after an id, as JSON rows `["member", "type"]`. */
export function membersColumn(
  dialect: Dialect,
  { tenantId, group, after, limit }: FirstMembers,
): SqlFragment {
  const row = dialect.join(`'["'`, 'hex(p.member_id)', `'","'`, 'p.member_type', `'"]'`);
  return {
    sql:
      `(select group_concat(${row}) from (select m.member_id, m.member_type from group_member m ` +
      `where m.group_id = ? and m.member_id > ? and ${unindexed('m.tenant_id')} = ? order by m.member_id limit ${limit}) p)`,
    params: [group, after, tenantId],
  };
}
