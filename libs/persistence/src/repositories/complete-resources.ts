import type { StoredResource, Wanted } from '@rollcall/directory';
import type { ResourceType } from '@rollcall/scim';

import { mapperOf } from '../mappers/mapper-of.js';
import type { Session } from '../unit-of-work.js';
import { loadGroups, loadMembers } from './load-groups.js';
import type { ResourceState } from './load-states.js';

/** Adds the computed parts that are wanted to resources of one type, in a number of statements that does not grow with them. */
export async function completeResources(
  session: Session,
  {
    tenantId,
    type,
    wanted,
  }: { readonly tenantId: number; readonly type: ResourceType; readonly wanted: Wanted },
  states: readonly ResourceState[],
): Promise<readonly StoredResource[]> {
  const { columns } = mapperOf(type.name);
  const ids = states.map(({ idBytes }) => idBytes);
  const withMembers = wanted.members && columns.members !== undefined && ids.length > 0;
  const withGroups = wanted.groups && columns.groups !== undefined && ids.length > 0;
  const members = withMembers ? await loadMembers(session, tenantId, ids) : undefined;
  const groups = withGroups ? await loadGroups(session, tenantId, ids) : undefined;
  return states.map(({ id, type: name, version, created, lastModified, attributes }) => ({
    id,
    type: name,
    version,
    created,
    lastModified,
    attributes,
    ...(members === undefined ? {} : { members: members.get(id) ?? [] }),
    ...(groups === undefined ? {} : { groups: groups.get(id) ?? [] }),
  }));
}
