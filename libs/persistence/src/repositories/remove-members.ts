import type { GroupMember } from '@rollcall/directory';

import { uuidBytes } from '../ids.js';
import { unindexed } from '../sql/compiled-filter.js';
import type { SqlFragment } from '../sql/dialect.js';
import type { WriteSession } from '../unit-of-work.js';
import type { LockedGroup } from './locked-group.js';
import { memberChunks, type MembersOf } from './member-chunks.js';
import { PackedMembers } from './packed-members.js';
import { presentMembers } from './present-members.js';
import { pausedChunks, placeholders } from './store-context.js';

/** Members that one statement removes: within 4 ms where it keeps the process waiting. */
const REMOVED_AT_ONCE = { waiting: 1500, server: 10_000 };

/**
 * Removes members from a group whose row is locked; ids that are none are no error (S-GRP-11).
 * @returns the rows really deleted
 */
export async function removeMembers(
  session: WriteSession,
  group: LockedGroup,
  ids: readonly string[],
): Promise<readonly GroupMember[]> {
  const removed: GroupMember[] = [];
  const known = ids.filter((value) => uuidBytes(value) !== undefined).map((value) => ({ value }));
  for await (const part of pausedChunks(session, known)) {
    const present = await presentMembers(session, group, part);
    if (present.length === 0) continue;
    await session.run(
      `delete from group_member where group_id = ? and tenant_id = ? and member_id in (${placeholders(present)})`,
      [group.idBytes, group.tenant.id, ...present.map(({ value }) => uuidBytes(value) ?? null)],
    );
    for (const member of present) removed.push(member);
  }
  return removed;
}

/** A part of the members of a group, by their ids. */
export interface MemberRange {
  readonly above: Buffer;
  /** The last id; without it there is no end. */
  readonly upTo?: Buffer;
}

/** The condition that the id in a column is in a range. */
export function inRange(column: string, { above, upTo }: MemberRange): SqlFragment {
  return upTo === undefined
    ? { sql: `${column} > ?`, params: [above] }
    : { sql: `${column} > ? and ${column} <= ?`, params: [above, upTo] };
}

/**
 * Removes all members in a range but some, which are no more than one statement takes, from a group whose row is locked.
 * @returns the rows really deleted
 */
export async function removeRange(
  session: WriteSession,
  group: LockedGroup,
  { except, ...range }: MemberRange & { readonly except: readonly Buffer[] },
): Promise<readonly GroupMember[]> {
  const removed: GroupMember[] = [];
  const { waiting, server } = REMOVED_AT_ONCE;
  const of: MembersOf = {
    tenantId: group.tenant.id,
    groups: [group.idBytes],
    where: both(inRange('m.member_id', range), but('m.member_id', except)),
    atOnce: session.dialect.synchronous ? waiting : server,
  };
  let { above } = range;
  for await (const chunk of memberChunks(session, of)) {
    const { sql, params } = both(inRange('member_id', { above, upTo: chunk.last }), but('member_id', except));
    await session.run(
      `delete from group_member where group_id = ? and ${unindexed('tenant_id')} = ? and ${sql}`,
      [group.idBytes, group.tenant.id, ...params],
    );
    above = chunk.last;
    for (const member of new PackedMembers([chunk.part])) removed.push(member);
    await session.pause();
  }
  return removed;
}

/** The id in a column is none of these; said so that no index is looked at for the gaps between them. */
function but(column: string, ids: readonly Buffer[]): SqlFragment {
  return ids.length === 0
    ? { sql: '1 = 1', params: [] }
    : { sql: `coalesce(${column}, '') not in (${placeholders(ids)})`, params: ids };
}

function both(one: SqlFragment, other: SqlFragment): SqlFragment {
  return { sql: `${one.sql} and ${other.sql}`, params: [...one.params, ...other.params] };
}
