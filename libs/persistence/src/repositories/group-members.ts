import type { MembershipDelta } from '@rollcall/directory';
import type { CollectionChange, ComputedCollectionChange } from '@rollcall/scim';

import { uuidBytes, uuidText } from '../ids.js';
import { unindexed } from '../sql/compiled-filter.js';
import type { WriteSession } from '../unit-of-work.js';
import { addMembers } from './add-members.js';
import { loadMembers } from './load-members.js';
import type { LockedGroup } from './locked-group.js';
import { removeMembers } from './remove-members.js';
import { replaceMembers } from './replace-members.js';
import { pausedChunks, placeholders } from './store-context.js';
import { unknownMembers } from './wanted-members.js';

/**
 * Changes the members of a group whose row is locked, at a cost that grows with the change (S-GRP-08). New members
 * must exist in the tenant and are kept from being deleted until the transaction ends.
 * @returns the rows really inserted and deleted (S-GRP-06, S-GRP-10, S-GRP-11)
 * @throws ScimError `invalidValue` for an unknown id, a `type` that is not the member's, or the group itself
 */
export async function changeMembers(
  session: WriteSession,
  group: LockedGroup,
  change: CollectionChange,
): Promise<MembershipDelta> {
  if (change.kind === 'computed') return computeMembers(session, group, change);
  if (change.clear) return replaceMembers(session, group, change.add);
  const removed = await removeMembers(session, group, change.remove);
  return { removed, added: await addMembers(session, group, change.add) };
}

/** A change that looks at all members, and writes the difference. */
async function computeMembers(
  session: WriteSession,
  group: LockedGroup,
  change: ComputedCollectionChange,
): Promise<MembershipDelta> {
  const lists = await loadMembers(session, group.tenant.id, [group.idBytes]);
  const current = [...(lists.get(group.id) ?? [])];
  const next = change.apply(current, await typesOf(session, group, change.unresolved ?? []));
  if (next === current) return { added: [], removed: [] };
  const had = new Set(current.map(({ value }) => value));
  const kept = new Set(next.map(({ value }) => value));
  const gone = current.filter(({ value }) => !kept.has(value)).map(({ value }) => value);
  return {
    removed: await removeMembers(session, group, gone),
    added: await addMembers(
      session,
      group,
      next.filter(({ value }) => !had.has(value)),
    ),
  };
}

/** The types of resources that a change adds, by id; the tenant must have them, whether they stay or not. */
async function typesOf(
  session: WriteSession,
  { tenant }: LockedGroup,
  values: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const ids = values.flatMap((value) => uuidBytes(value) ?? []).sort((a, b) => a.compare(b));
  const types = new Map<string, string>();
  for await (const part of pausedChunks(session, ids)) {
    const rows = await session.query<{ id: Buffer; type: string }>(
      `select r.id, r.type from resource r where ${unindexed('r.tenant_id')} = ? and r.id in (${placeholders(part)}) ` +
        `order by r.id${session.dialect.forShare}`,
      [tenant.id, ...part],
    );
    for (const { id, type } of rows) types.set(uuidText(id), type);
  }
  const unknown = values.filter((value) => !types.has(value));
  if (unknown.length > 0) throw unknownMembers(unknown);
  return types;
}
