import type { GroupMembership } from '@rollcall/directory';
import type { Json } from '@rollcall/scim';

import { uuidText } from '../ids.js';
import { GROUP_DEPTH } from '../sql/compile-groups.js';
import type { Session } from '../unit-of-work.js';
import { chunks, placeholders } from './store-context.js';

interface Membership {
  readonly group: string;
  readonly groupId: Buffer;
}

/** Groups by member, as far as they were looked up. */
type Edges = Map<string, Membership[]>;

/**
 * The groups that resources are in, directly or through up to ten levels of groups (S-GRPS-02 to S-GRPS-05), by the
 * resource's id text; direct wins where both hold. One statement for each level that exists, one for the names.
 */
export async function loadGroups(
  session: Session,
  tenantId: number,
  members: readonly Buffer[],
): Promise<ReadonlyMap<string, readonly GroupMembership[]>> {
  const edges: Edges = new Map();
  const groups = new Map<string, Buffer>();
  let level = members;
  for (let depth = 1; depth <= GROUP_DEPTH && level.length > 0; depth += 1) {
    const found = await lookUp(session, tenantId, level, edges);
    level = found
      .filter(({ group }) => !groups.has(group) && !edges.has(group))
      .map(({ groupId }) => groupId);
    for (const { group, groupId } of found) groups.set(group, groupId);
  }
  const names = await groupNames(session, tenantId, [...groups.values()]);
  return new Map(
    members.map((member) => {
      const id = uuidText(member);
      return [id, closure(id, edges, names)] as const;
    }),
  );
}

async function lookUp(
  session: Session,
  tenantId: number,
  members: readonly Buffer[],
  edges: Edges,
): Promise<readonly Membership[]> {
  const found = new Map<string, Membership>();
  for (const member of members) edges.set(uuidText(member), []);
  for (const part of chunks(members)) {
    const rows = await session.query<{ member_id: Buffer; group_id: Buffer }>(
      `select member_id, group_id from group_member where tenant_id = ? and member_id in (${placeholders(part)}) order by group_id`,
      [tenantId, ...part],
    );
    for (const row of rows) {
      const membership = { group: uuidText(row.group_id), groupId: row.group_id };
      const member = uuidText(row.member_id);
      edges.get(member)?.push(membership);
      found.set(membership.group, membership);
    }
  }
  return [...found.values()];
}

async function groupNames(
  session: Session,
  tenantId: number,
  groups: readonly Buffer[],
): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  for (const part of chunks(groups)) {
    const rows = await session.query<{ id: Buffer; display: string | null }>(
      `select d.id, ${session.dialect.jsonMember('d.document', 'displayName')} as display ` +
        `from resource_doc d where d.tenant_id = ? and d.id in (${placeholders(part)})`,
      [tenantId, ...part],
    );
    for (const { id, display } of rows) {
      const name = display === null ? undefined : (JSON.parse(display) as Json);
      if (typeof name === 'string') names.set(uuidText(id), name);
    }
  }
  return names;
}

/** Breadth first, so that the first way to a group is the shortest. */
function closure(
  member: string,
  edges: Edges,
  names: ReadonlyMap<string, string>,
): readonly GroupMembership[] {
  const depths = new Map<string, number>();
  let level: readonly string[] = [member];
  for (let depth = 1; depth <= GROUP_DEPTH && level.length > 0; depth += 1) {
    const next: string[] = [];
    for (const { group } of level.flatMap((id) => edges.get(id) ?? [])) {
      if (depths.has(group)) continue;
      depths.set(group, depth);
      next.push(group);
    }
    level = next;
  }
  return [...depths].map(([value, depth]) => {
    const display = names.get(value);
    return {
      value,
      ...(display === undefined ? {} : { display }),
      type: depth === 1 ? 'direct' : 'indirect',
    };
  });
}
