import type { MemberList } from '@rollcall/directory';

import { uuidText } from '../ids.js';
import type { Session } from '../unit-of-work.js';
import { memberChunks } from './member-chunks.js';
import { PackedMembers, type MemberPart } from './packed-members.js';

/**
 * The member lists of groups, by the group's id text, each ordered by member id; of a group without members there is
 * none. The session is one that sees one state throughout, or has locked the groups.
 */
export async function loadMembers(
  session: Session,
  tenantId: number,
  ids: readonly Buffer[],
): Promise<ReadonlyMap<string, MemberList>> {
  const groups = [...ids].sort((a, b) => a.compare(b));
  const parts = new Map<string, MemberPart[]>();
  for await (const { group, part } of memberChunks(session, { tenantId, groups })) {
    const id = uuidText(group);
    const known = parts.get(id);
    if (known === undefined) parts.set(id, [part]);
    else known.push(part);
  }
  return new Map([...parts].map(([id, list]) => [id, new PackedMembers(list)]));
}
