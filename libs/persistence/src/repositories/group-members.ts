import type { GroupMember, MembershipDelta, Tenant } from '@rollcall/directory';
import { ScimError, foldCase, type CollectionChange, type CollectionElement } from '@rollcall/scim';

import { uuidBytes, uuidText } from '../ids.js';
import { unindexed } from '../sql/compiled-filter.js';
import type { WriteSession } from '../unit-of-work.js';
import { pausedChunks, placeholders } from './store-context.js';

/** Unknown ids that an error names at most. */
const NAMED_IDS = 10;

/** Members read by one statement at most. */
const MEMBERS_READ = 2000;

/** The group whose row the transaction has locked. */
export interface LockedGroup {
  readonly tenant: Tenant;
  readonly id: string;
  readonly idBytes: Buffer;
}

interface MemberRow {
  readonly member_id: Buffer;
  readonly member_type: string;
}

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
  if (change.kind === 'delta') {
    const removed = change.clear
      ? await removeAllBut(session, group, new Set(change.add.map(({ value }) => value)))
      : await removeMembers(session, group, change.remove);
    return { removed, added: await addMembers(session, group, change.add) };
  }
  const current = (await allMembers(session, group)).map(memberOf);
  const next = change.apply(current, await typesOf(session, group, change.unresolved ?? []));
  if (next === current) return { added: [], removed: [] };
  const kept = new Set(next.map(({ value }) => value));
  const gone = current.filter(({ value }) => !kept.has(value)).map(({ value }) => value);
  return {
    removed: await removeMembers(session, group, gone),
    added: await addMembers(session, group, next),
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
    for (const [value, type] of await lockTargets(session, tenant.id, part)) types.set(value, type);
  }
  const unknown = values.filter((value) => !types.has(value));
  if (unknown.length > 0) throw unknownMembers(unknown);
  return types;
}

/** Adds members; those that the group has already stay as they are. */
export async function addMembers(
  session: WriteSession,
  group: LockedGroup,
  elements: readonly CollectionElement[],
): Promise<readonly GroupMember[]> {
  const wanted = wantedMembers(group, elements);
  const ids = [...wanted.values()].map(({ id }) => id).sort((a, b) => a.compare(b));
  const added: GroupMember[] = [];
  const unknown: string[] = [];
  for await (const part of pausedChunks(session, ids)) {
    const present = new Map(
      (await presentMembers(session, group, part)).map((row) => [uuidText(row.member_id), row]),
    );
    for (const row of present.values()) checkType(wanted.get(uuidText(row.member_id))?.type, memberOf(row));
    const missing = part.filter((id) => !present.has(uuidText(id)));
    const types = await lockTargets(session, group.tenant.id, missing);
    for (const id of missing) {
      const value = uuidText(id);
      const type = types.get(value);
      if (type === undefined) {
        unknown.push(value);
        continue;
      }
      const member = { value, type };
      checkType(wanted.get(value)?.type, member);
      added.push(member);
    }
  }
  if (unknown.length > 0) throw unknownMembers(unknown);
  await insertMembers(session, group, added);
  return added;
}

/** Each element once, with its id as bytes. */
function wantedMembers(
  group: LockedGroup,
  elements: readonly CollectionElement[],
): ReadonlyMap<string, { readonly id: Buffer; readonly type: string | undefined }> {
  const wanted = new Map<string, { readonly id: Buffer; readonly type: string | undefined }>();
  const malformed: string[] = [];
  for (const { value, type } of elements) {
    if (value === group.id)
      throw new ScimError('invalidValue', 'members: a group cannot be a member of itself.');
    const id = uuidBytes(value);
    if (id === undefined) malformed.push(value);
    else wanted.set(value, { id, type: type ?? wanted.get(value)?.type });
  }
  if (malformed.length > 0) throw unknownMembers(malformed);
  return wanted;
}

function unknownMembers(ids: readonly string[]): ScimError {
  const named = ids.slice(0, NAMED_IDS).map((id) => `"${id.slice(0, 80)}"`);
  const more = ids.length > named.length ? ` and ${ids.length - named.length} more` : '';
  return new ScimError(
    'invalidValue',
    `members: no resource of this tenant has the id ${named.join(', ')}${more}. Create it before it becomes a member.`,
  );
}

function checkType(type: string | undefined, member: GroupMember): void {
  if (type === undefined || foldCase(type) === foldCase(member.type)) return;
  throw new ScimError(
    'invalidValue',
    `members: "${member.value}" is a ${member.type}, not a "${type.slice(0, 80)}". Leave "type" out or correct it.`,
  );
}

/** Locks the targets in the order of their ids, so that two transactions that add the same ones do not block each other for good. */
async function lockTargets(
  session: WriteSession,
  tenantId: number,
  ids: readonly Buffer[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await session.query<{ id: Buffer; type: string }>(
    `select r.id, r.type from resource r where r.tenant_id = ? and r.id in (${placeholders(ids)}) ` +
      `order by r.id${session.dialect.forShare}`,
    [tenantId, ...ids],
  );
  return new Map(rows.map(({ id, type }) => [uuidText(id), type]));
}

async function insertMembers(
  session: WriteSession,
  group: LockedGroup,
  members: readonly GroupMember[],
): Promise<void> {
  for await (const part of pausedChunks(session, members)) {
    await session.run(
      `insert into group_member (group_id, member_id, member_type, tenant_id) values ${part.map(() => '(?, ?, ?, ?)').join(', ')}`,
      part.flatMap(({ value, type }) => [group.idBytes, uuidBytes(value) ?? null, type, group.tenant.id]),
    );
  }
}

async function removeMembers(
  session: WriteSession,
  group: LockedGroup,
  values: readonly string[],
): Promise<readonly GroupMember[]> {
  const ids = values.flatMap((value) => uuidBytes(value) ?? []);
  const removed: GroupMember[] = [];
  for await (const part of pausedChunks(session, ids)) {
    const present = await presentMembers(session, group, part);
    await deleteMembers(
      session,
      group,
      present.map(({ member_id: id }) => id),
    );
    removed.push(...present.map(memberOf));
  }
  return removed;
}

async function removeAllBut(
  session: WriteSession,
  group: LockedGroup,
  kept: ReadonlySet<string>,
): Promise<readonly GroupMember[]> {
  const gone = (await allMembers(session, group)).filter(({ member_id: id }) => !kept.has(uuidText(id)));
  if (kept.size === 0) {
    await session.run(`delete from group_member where group_id = ? and ${unindexed('tenant_id')} = ?`, [
      group.idBytes,
      group.tenant.id,
    ]);
  } else {
    for await (const part of pausedChunks(session, gone)) {
      await deleteMembers(
        session,
        group,
        part.map(({ member_id: id }) => id),
      );
    }
  }
  return gone.map(memberOf);
}

async function deleteMembers(
  session: WriteSession,
  group: LockedGroup,
  ids: readonly Buffer[],
): Promise<void> {
  if (ids.length === 0) return;
  await session.run(
    `delete from group_member where group_id = ? and tenant_id = ? and member_id in (${placeholders(ids)})`,
    [group.idBytes, group.tenant.id, ...ids],
  );
}

function presentMembers(
  session: WriteSession,
  group: LockedGroup,
  ids: readonly Buffer[],
): Promise<readonly MemberRow[]> {
  return session.query<MemberRow>(
    'select member_id, member_type from group_member ' +
      `where group_id = ? and tenant_id = ? and member_id in (${placeholders(ids)})`,
    [group.idBytes, group.tenant.id, ...ids],
  );
}

async function allMembers(session: WriteSession, group: LockedGroup): Promise<readonly MemberRow[]> {
  const found: MemberRow[] = [];
  let after: Buffer = Buffer.alloc(16);
  for (;;) {
    const rows = await session.query<MemberRow>(
      'select member_id, member_type from group_member where group_id = ? and member_id > ? ' +
        `and ${unindexed('tenant_id')} = ? order by member_id limit ${MEMBERS_READ}`,
      [group.idBytes, after, group.tenant.id],
    );
    for (const row of rows) found.push(row);
    const last = rows[MEMBERS_READ - 1];
    if (last === undefined) return found;
    after = last.member_id;
    await session.pause();
  }
}

function memberOf({ member_id: id, member_type: type }: MemberRow): GroupMember {
  return { value: uuidText(id), type };
}
