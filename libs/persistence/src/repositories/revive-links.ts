import type { Json, ResourceType } from '@rollcall/scim';

import { uuidText } from '../ids.js';
import type { ReferenceState } from '../mappers/records.js';
import { columnsOf } from '../sql/column-maps.js';
import type { WriteSession } from '../unit-of-work.js';
import { lockResources } from './lock-resources.js';
import { chunks, placeholders } from './store-context.js';

/** A reference that ended with the deletion of its target. */
export interface EndedReference {
  readonly resource: Buffer;
  readonly attribute: number;
}

/** What a deleted resource had to do with others. */
export interface RevivedLinks {
  /** Live groups that it was in, whose rows are locked now. */
  readonly groups: readonly Buffer[];
  /** How it was typed as a member. */
  readonly memberType: string;
  /** References to it of live resources, whose rows are locked now. */
  readonly referrers: readonly EndedReference[];
  /** Its own references, kept apart from its document, whose targets are live and of the right type. */
  readonly references: readonly ReferenceState[];
  /** Memberships and references whose other end is not live; those of the members of a group are not among them. */
  readonly missing: number;
}

interface ReferenceRow {
  readonly resource_id: Buffer;
  readonly attribute: number;
  readonly target_id: Buffer;
}

/** Whose links are looked for. */
interface DeletedResource {
  readonly tenantId: number;
  readonly type: ResourceType;
  readonly id: Buffer;
}

/** Finds what the deletion of a resource ended, and locks the other ends as far as they are live. */
export async function reviveLinks(session: WriteSession, deleted: DeletedResource): Promise<RevivedLinks> {
  const { tenantId, type, id } = deleted;
  const memberships = await session.query<{ group_id: Buffer; member_type: string }>(
    'select group_id, member_type from archived_group_member where deleted_id = ? and member_id = ? and tenant_id = ?',
    [id, id, tenantId],
  );
  const rows = await session.query<ReferenceRow>(
    'select resource_id, attribute, target_id from archived_resource_ref where deleted_id = ? and tenant_id = ?',
    [id, tenantId],
  );
  const ended = rows.filter((row) => !row.resource_id.equals(id));
  const dependents = [
    ...memberships.map(({ group_id: group }) => group),
    ...ended.map(({ resource_id: resource }) => resource),
  ];
  const live = await lockResources(session, tenantId, dependents, session.dialect.forUpdate);
  const groups = memberships.map(({ group_id: group }) => group).filter((group) => live.has(uuidText(group)));
  const referrers = ended
    .filter(({ resource_id: resource }) => live.has(uuidText(resource)))
    .map(({ resource_id: resource, attribute }) => ({ resource, attribute }));
  const own = rows.filter((row) => row.resource_id.equals(id) && isApart(type, row.attribute));
  const references = await ownReferences(session, deleted, own);
  return {
    groups,
    memberType: memberships[0]?.member_type ?? type.name,
    ...{ referrers, references },
    missing:
      memberships.length -
      groups.length +
      (ended.length - referrers.length) +
      (own.length - references.length),
  };
}

/** Whether a reference is kept apart from the document; others are written with it. */
function isApart(type: ResourceType, attribute: number): boolean {
  return Object.values(columnsOf(type).references).some(({ code }) => code === attribute);
}

async function ownReferences(
  session: WriteSession,
  { tenantId, type, id }: DeletedResource,
  rows: readonly ReferenceRow[],
): Promise<readonly ReferenceState[]> {
  const targets = rows.map((row) => row.target_id).filter((target) => !target.equals(id));
  const live = new Map(await lockResources(session, tenantId, targets, session.dialect.forShare));
  live.set(uuidText(id), type.name);
  const names = await displayNames(session, tenantId, targets);
  return Object.values(columnsOf(type).references).flatMap(({ code, targetType }) => {
    const found = rows
      .filter(({ attribute }) => attribute === code)
      .map((row) => uuidText(row.target_id))
      .find((target) => live.get(target) === targetType);
    if (found === undefined) return [];
    const displayName = names.get(found);
    return [{ attribute: code, target: found, ...(displayName === undefined ? {} : { displayName }) }];
  });
}

async function displayNames(
  session: WriteSession,
  tenantId: number,
  ids: readonly Buffer[],
): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  for (const part of chunks(ids)) {
    const rows = await session.query<{ id: Buffer; display: string | null }>(
      `select d.id, ${session.dialect.jsonMember('d.document', 'displayName')} as display from resource_doc d ` +
        `where d.tenant_id = ? and d.id in (${placeholders(part)})`,
      [tenantId, ...part],
    );
    for (const { id, display } of rows) {
      const name = display === null ? undefined : (JSON.parse(display) as Json);
      if (typeof name === 'string') names.set(uuidText(id), name);
    }
  }
  return names;
}
