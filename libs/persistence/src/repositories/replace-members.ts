import type { GroupMember, MembershipDelta } from '@rollcall/directory';
import { foldCase, type CollectionElement } from '@rollcall/scim';

import { uuidBytes } from '../ids.js';
import { unindexed } from '../sql/compiled-filter.js';
import type { WriteSession } from '../unit-of-work.js';
import { addPart, checkType } from './add-members.js';
import type { LockedGroup } from './locked-group.js';
import { presentMembers } from './present-members.js';
import { inRange, removeRange, type MemberRange } from './remove-members.js';
import { pausedChunks, placeholders } from './store-context.js';
import { unknownMembers, wantedMembers } from './wanted-members.js';

/** Members that are compared by one statement at most, several times as many as it names. */
const COMPARED = 2000;

/** Below every id. */
const LOWEST = Buffer.alloc(16);

/**
 * Makes a list the members of a group whose row is locked. The wanted ids, in order, cut the ids into ranges, of each of
 * which the database says what differs: only that is read and written.
 * @returns the rows really inserted and deleted (S-GRP-10, S-GRP-11)
 * @throws ScimError as `addMembers`
 */
export async function replaceMembers(
  session: WriteSession,
  group: LockedGroup,
  elements: readonly CollectionElement[],
): Promise<MembershipDelta> {
  const wanted = wantedMembers(group, elements);
  const last = wanted.at(-1);
  if (last === undefined) {
    return { added: [], removed: await removeRange(session, group, { above: LOWEST, except: [] }) };
  }
  const added: GroupMember[] = [];
  const removed: GroupMember[] = [];
  const unknown: string[] = [];
  let above: Buffer = LOWEST;
  for await (const elementsOfPart of pausedChunks(session, wanted)) {
    const ids = elementsOfPart.flatMap(({ value }) => uuidBytes(value) ?? []);
    const upTo = ids.at(-1) ?? above;
    const part = { elements: elementsOfPart, ids };
    const range = elementsOfPart.at(-1) === last ? { above } : { above, upTo };
    const difference = await replacePart(session, group, part, range);
    for (const member of difference.removed) removed.push(member);
    for (const member of difference.added) added.push(member);
    for (const id of difference.unknown) unknown.push(id);
    above = upTo;
  }
  if (unknown.length > 0) throw unknownMembers(unknown);
  return { added, removed };
}

/** Wanted members, no more than one statement takes, in the order of their ids. */
interface WantedPart {
  readonly elements: readonly CollectionElement[];
  readonly ids: readonly Buffer[];
}

async function replacePart(
  session: WriteSession,
  group: LockedGroup,
  part: WantedPart,
  range: MemberRange,
): Promise<MembershipDelta & { readonly unknown: readonly string[] }> {
  let found = await compare(session, group, part, range);
  let removed: readonly GroupMember[] = [];
  if (found.members > found.kept) {
    removed = await removeRange(session, group, { ...range, except: part.ids });
    // Not all of the range was compared where it has many more members than are wanted.
    if (found.members === COMPARED) found = await compare(session, group, part, range);
  }
  await checkTypes(session, group, part, found);
  if (found.kept === part.ids.length) return { removed, added: [], unknown: [] };
  return { removed, ...(await addPart(session, group, part.elements, found.kept)) };
}

/** What a range has of what is wanted in it. */
interface Comparison {
  readonly members: number;
  /** Of these, the wanted ones. */
  readonly kept: number;
  /** The only type of the members; undefined where there are none, or several types. */
  readonly type: string | undefined;
}

async function compare(
  session: WriteSession,
  group: LockedGroup,
  { ids }: WantedPart,
  range: MemberRange,
): Promise<Comparison> {
  const within = inRange('m.member_id', range);
  const [row] = await session.query<{
    members: number;
    kept: number | string | null;
    first_type: string | null;
    last_type: string | null;
  }>(
    `select count(*) as members, sum(case when p.member_id in (${placeholders(ids)}) then 1 else 0 end) as kept, ` +
      'min(p.member_type) as first_type, max(p.member_type) as last_type from (' +
      'select m.member_id, m.member_type from group_member m ' +
      `where m.group_id = ? and ${within.sql} and ${unindexed('m.tenant_id')} = ? ` +
      `order by m.member_id limit ${COMPARED}) p`,
    [...ids, group.idBytes, ...within.params, group.tenant.id],
  );
  const type = row?.first_type ?? undefined;
  return {
    members: row?.members ?? 0,
    // A server gives sums as text.
    kept: Number(row?.kept ?? 0),
    type: type === row?.last_type ? type : undefined,
  };
}

/** Refuses a `type` that is not that of a member who stays (S-GRP-05); new ones are looked at when they are added. */
async function checkTypes(
  session: WriteSession,
  group: LockedGroup,
  { elements }: WantedPart,
  { kept, type: only }: Comparison,
): Promise<void> {
  if (kept === 0) return;
  const doubtful = elements.filter(
    ({ type }) => type !== undefined && (only === undefined || foldCase(type) !== foldCase(only)),
  );
  if (doubtful.length === 0) return;
  const present = await presentMembers(session, group, doubtful);
  const types = new Map(present.map(({ value, type }) => [value, type]));
  for (const element of doubtful) checkType(element, types.get(element.value));
}
