import type { MemberList, MemberPage, StoredReference, StoredResource, Wanted } from '@rollcall/directory';
import type { ResourceType } from '@rollcall/scim';

import type { ColumnMap } from '../sql/column-map.js';
import { columnsOf } from '../sql/column-maps.js';
import type { Session } from '../unit-of-work.js';
import { SELF_DESCRIBING } from './knows-schemas.js';
import { loadGroups } from './load-groups.js';
import { loadMembers } from './load-members.js';
import type { ResourceState } from './resource-state.js';

/** Members that have been read, and how they stand to all where they are a part. */
export interface KnownMembers {
  readonly members: MemberList;
  readonly memberPage?: MemberPage;
}

/** Adds the computed parts that are wanted to resources of one type, in a number of statements that does not grow with them. */
export async function completeResources(
  session: Session,
  {
    tenantId,
    type,
    wanted,
    known,
  }: {
    readonly tenantId: number;
    readonly type: ResourceType;
    readonly wanted: Wanted;
    /** The members of the only resource, where they have been read with it. */
    readonly known?: KnownMembers | undefined;
  },
  states: readonly ResourceState[],
): Promise<readonly StoredResource[]> {
  const columns = columnsOf(type);
  const ids = states.map(({ idBytes }) => idBytes);
  const withMembers = wanted.members && columns.members !== undefined && ids.length > 0;
  const { memberPage } = known ?? {};
  const without = states.filter(({ groups }) => groups === undefined).map(({ idBytes }) => idBytes);
  const withGroups = wanted.groups && columns.groups !== undefined;
  const members = withMembers && known === undefined ? await loadMembers(session, tenantId, ids) : undefined;
  const groups = withGroups && without.length > 0 ? await loadGroups(session, tenantId, without) : undefined;
  return states.map((state) => {
    const { id, type: name, version, created, lastModified, document, newer } = state;
    return {
      id,
      type: name,
      version,
      created,
      lastModified,
      get attributes() {
        return state.attributes;
      },
      // What is not known of a resource may be what is never returned: then its text is not shown as it is.
      ...(document.startsWith(SELF_DESCRIBING) && !newer
        ? { document, references: referencesOf(columns, state) }
        : {}),
      ...(withMembers ? { members: known?.members ?? members?.get(id) ?? [] } : {}),
      ...(memberPage === undefined ? {} : { memberPage }),
      ...(withGroups ? { groups: state.groups ?? groups?.get(id) ?? [] } : {}),
    };
  });
}

function referencesOf({ references }: ColumnMap, state: ResourceState): readonly StoredReference[] {
  if (state.references.length === 0) return [];
  return state.references.flatMap(({ attribute, target, displayName }) =>
    Object.entries(references)
      .filter(([, { code }]) => code === attribute)
      .map(([key, { targetType, nameless }]) => ({
        key,
        targetType,
        value: target,
        ...(displayName === undefined || nameless === true ? {} : { displayName }),
      })),
  );
}
