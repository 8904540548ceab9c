import type { GroupMembership } from '@rollcall/directory';

import { uuidText } from '../ids.js';
import type { Dialect } from '../sql/dialect.js';
import type { Session } from '../unit-of-work.js';
import { loadGroups } from './load-groups.js';
import { readJsonRows } from './resource-state.js';

/** Bytes of a name, as JSON, that is read with the resource: a server keeps longer rows in a file. */
const SHORT_NAME = 400;

/**
 * A column of `resource r`: the groups that the resource is in itself, as JSON rows `["group", nested, displayName]`
 * separated by commas. `nested` is 1 where the group is in a group in turn; a long name is 0, and is to be read apart.
 */
export function groupsColumn(dialect: Dialect): string {
  const nested =
    'case when exists (select 1 from group_member n where n.tenant_id = m.tenant_id and n.member_id = m.group_id) ' +
    "then ',1,' else ',0,' end";
  const json = dialect.jsonMember('g.document', 'displayName');
  const display = `case when ${json} is null then 'null' when length(${json}) > ${SHORT_NAME} then '0' else ${json} end`;
  const row = dialect.join(`'["'`, 'hex(m.group_id)', `'"'`, nested, display, "']'");
  return (
    `(select group_concat(${dialect.shortText(row)}) from group_member m join resource_doc g on g.id = m.group_id ` +
    'and g.tenant_id = m.tenant_id where m.tenant_id = r.tenant_id and m.member_id = r.id)'
  );
}

/** Bytes of a result of `group_concat` from which on it may have been cut: the least limit of a connection. */
const CERTAIN = 1_000_000;

/** The groups of a resource, read from its column; through groups of groups by statements of their own. */
export async function readGroups(
  session: Session,
  tenantId: number,
  id: Buffer,
  column: string | null,
): Promise<readonly GroupMembership[]> {
  if (column !== null && Buffer.byteLength(column) < CERTAIN) {
    const rows = readJsonRows(column);
    if (rows.every(([, nested, display]) => nested === 0 && display !== 0)) {
      return rows
        .flatMap(([group, , display]) =>
          typeof group === 'string'
            ? [
                {
                  value: uuidText(Buffer.from(group, 'hex')),
                  ...(typeof display === 'string' ? { display } : {}),
                  type: 'direct' as const,
                },
              ]
            : [],
        )
        .sort((one, other) => (one.value < other.value ? -1 : 1));
    }
  }
  if (column === null) return [];
  const groups = await loadGroups(session, tenantId, [id]);
  return groups.get(uuidText(id)) ?? [];
}
