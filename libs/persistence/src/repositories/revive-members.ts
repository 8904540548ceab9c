import type { GroupMember } from '@rollcall/directory';

import { uuidText } from '../ids.js';
import { columnsOf } from '../sql/column-maps.js';
import { unindexed } from '../sql/compiled-filter.js';
import type { WriteSession } from '../unit-of-work.js';
import { lockResources } from './lock-resources.js';
import type { RevivedResource } from './revived-resource.js';
import { IN_LIST } from './store-context.js';

/** The members that a group has again, and how many of those that it had are not live. */
export interface RevivedMembers {
  readonly added: readonly GroupMember[];
  readonly missing: number;
}

/**
 * Gives a group that comes back its members again, as far as they are live. What is left of the others goes to their own
 * place in the archive: should they come back later, they are members again.
 */
export async function reviveMembers(
  session: WriteSession,
  { tenantId, type, idBytes: group }: RevivedResource,
): Promise<RevivedMembers> {
  if (columnsOf(type).members === undefined) return { added: [], missing: 0 };
  const added: GroupMember[] = [];
  let missing = 0;
  let above: Buffer = Buffer.alloc(16);
  for (;;) {
    const rows = await session.query<{ member_id: Buffer }>(
      'select member_id from archived_group_member where deleted_id = ? and group_id = ? and member_id > ? ' +
        `and ${unindexed('tenant_id')} = ? order by member_id limit ${IN_LIST}`,
      [group, group, above, tenantId],
    );
    const ids = rows.map(({ member_id: id }) => id);
    const live = await lockResources(session, tenantId, ids, session.dialect.forShare);
    const present = ids.flatMap((id) => {
      const member = live.get(uuidText(id));
      return member === undefined ? [] : [{ id, type: member }];
    });
    if (present.length > 0) {
      await session.run(
        `insert into group_member (group_id, member_id, member_type, tenant_id) values ${present.map(() => '(?, ?, ?, ?)').join(', ')}`,
        present.flatMap((member) => [group, member.id, member.type, tenantId]),
      );
    }
    for (const member of present) added.push({ value: uuidText(member.id), type: member.type });
    missing += ids.length - present.length;
    above = ids.at(-1) ?? above;
    if (ids.length < IN_LIST) break;
    await session.pause();
  }
  if (missing > 0) await leaveToMembers(session, tenantId, group);
  return { added, missing };
}

async function leaveToMembers(session: WriteSession, tenantId: number, group: Buffer): Promise<void> {
  await session.run(
    'update archived_group_member set deleted_id = member_id where deleted_id = ? and group_id = ? and tenant_id = ? ' +
      'and member_id in (select a.id from archived_resource a where a.tenant_id = ?)',
    [group, group, tenantId, tenantId],
  );
}
