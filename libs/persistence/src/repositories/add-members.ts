import type { GroupMember } from '@rollcall/directory';
import { ScimError, foldCase, type CollectionElement } from '@rollcall/scim';

import { uuidBytes, uuidText } from '../ids.js';
import { unindexed } from '../sql/compiled-filter.js';
import type { WriteSession } from '../unit-of-work.js';
import type { LockedGroup } from './locked-group.js';
import { presentMembers } from './present-members.js';
import { pausedChunks, placeholders } from './store-context.js';
import { unknownMembers, wantedMembers } from './wanted-members.js';

/** Members that are written without a pause after they were looked up. */
const INSERTED_AT_ONCE = 100;

/**
 * Adds members to a group whose row is locked; those that it has already stay as they are. New members must exist in
 * the tenant and are kept from being deleted until the transaction ends.
 * @returns the rows really inserted
 * @throws ScimError `invalidValue` for an unknown id, a `type` that is not the member's, or the group itself
 */
export async function addMembers(
  session: WriteSession,
  group: LockedGroup,
  elements: readonly CollectionElement[],
): Promise<readonly GroupMember[]> {
  const added: GroupMember[] = [];
  const unknown: string[] = [];
  for await (const part of pausedChunks(session, wantedMembers(group, elements))) {
    const result = await addPart(session, group, part);
    for (const member of result.added) added.push(member);
    for (const id of result.unknown) unknown.push(id);
  }
  if (unknown.length > 0) throw unknownMembers(unknown);
  return added;
}

/** What became of a part of the wanted members. */
export interface AddedPart {
  readonly added: readonly GroupMember[];
  /** Ids that no resource of the tenant has. */
  readonly unknown: readonly string[];
}

/**
 * Adds wanted members, no more than one statement takes and in ascending order of their ids.
 * @param present how many of them the group is known to have, when their types have been checked
 */
export async function addPart(
  session: WriteSession,
  group: LockedGroup,
  part: readonly CollectionElement[],
  present?: number,
): Promise<AddedPart> {
  const types = await lockMissing(session, group, part);
  const added = [...types].map(([value, type]) => ({ value, type }));
  const rest = part.filter(({ value }) => !types.has(value));
  const unknown = rest.length === (present ?? 0) ? [] : await unknownOf(session, group, rest);
  for (const element of part) checkType(element, types.get(element.value));
  // What follows an unknown id is undone with everything else.
  if (unknown.length === 0 && added.length > 0) {
    if (added.length > INSERTED_AT_ONCE) await session.pause();
    await insertMembers(session, group, added);
  }
  return { added, unknown };
}

/** Refuses a `type` that is not the member's (S-GRP-05); without one, or of a member that is not known, nothing is said. */
export function checkType({ value, type }: CollectionElement, actual: string | undefined): void {
  if (type === undefined || actual === undefined || foldCase(type) === foldCase(actual)) return;
  throw new ScimError(
    'invalidValue',
    `members: "${value}" is a ${actual}, not a "${type.slice(0, 80)}". Leave "type" out or correct it.`,
  );
}

/**
 * Locks the resources that are not members yet, in the order of their ids, so that two transactions that add the same
 * ones do not block each other for good. Nothing of those that are members stays locked.
 * @returns types by id
 */
async function lockMissing(
  session: WriteSession,
  group: LockedGroup,
  part: readonly CollectionElement[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await session.query<{ id: Buffer; type: string }>(
    `select r.id, r.type from resource r where ${unindexed('r.tenant_id')} = ? and r.id in (${placeholders(part)}) and not exists ` +
      `(select 1 from group_member m where m.group_id = ? and m.member_id = r.id and ${unindexed('m.tenant_id')} = ?) ` +
      `order by r.id${session.dialect.forShare}`,
    [group.tenant.id, ...part.map(({ value }) => uuidBytes(value) ?? null), group.idBytes, group.tenant.id],
  );
  return new Map(rows.map(({ id, type }) => [uuidText(id), type]));
}

/** Which of some ids no member of the group has, after a look at the types of those that are members. */
async function unknownOf(
  session: WriteSession,
  group: LockedGroup,
  rest: readonly CollectionElement[],
): Promise<readonly string[]> {
  const found = await presentMembers(session, group, rest);
  const types = new Map(found.map(({ value, type }) => [value, type]));
  for (const element of rest) checkType(element, types.get(element.value));
  return rest.map(({ value }) => value).filter((value) => !types.has(value));
}

async function insertMembers(
  session: WriteSession,
  group: LockedGroup,
  members: readonly GroupMember[],
): Promise<void> {
  await session.run(
    `insert into group_member (group_id, member_id, member_type, tenant_id) values ${members.map(() => '(?, ?, ?, ?)').join(', ')}`,
    members.flatMap(({ value, type }) => [group.idBytes, uuidBytes(value) ?? null, type, group.tenant.id]),
  );
}
