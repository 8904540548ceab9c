import type { GroupMember } from '@rollcall/directory';

import { uuidBytes, uuidText } from '../ids.js';
import type { WriteSession } from '../unit-of-work.js';
import type { LockedGroup } from './locked-group.js';
import { placeholders } from './store-context.js';

/** Which of some ids, no more than one statement takes, are members of a group. */
export async function presentMembers(
  session: WriteSession,
  group: LockedGroup,
  ids: readonly { readonly value: string }[],
): Promise<readonly GroupMember[]> {
  const rows = await session.query<{ member_id: Buffer; member_type: string }>(
    'select member_id, member_type from group_member ' +
      `where group_id = ? and tenant_id = ? and member_id in (${placeholders(ids)})`,
    [group.idBytes, group.tenant.id, ...ids.map(({ value }) => uuidBytes(value) ?? null)],
  );
  return rows.map(({ member_id: id, member_type: type }) => ({ value: uuidText(id), type }));
}
