import { wants, type Projection, type ResourceType, type VersionCondition } from '@rollcall/scim';

import type { Wanted } from '../ports/stored-resource.js';
import { SHOWN_OF_MEMBERS } from './render-members.js';

/** By projection, which is of one type. */
const WANTED = new WeakMap<Projection, Wanted>();

/**
 * The costly parts that an answer shows (Q-ATTR-13).
 * @param knownVersions versions that the client has already
 */
export function wantedBy(
  type: ResourceType,
  projection: Projection,
  knownVersions?: VersionCondition,
): Wanted {
  let wanted = WANTED.get(projection);
  if (wanted === undefined) WANTED.set(projection, (wanted = partsWantedBy(type, projection)));
  return knownVersions === undefined ? wanted : { ...wanted, knownVersions };
}

function partsWantedBy(type: ResourceType, projection: Projection): Wanted {
  const has = (name: string): boolean => type.schema.attributes.some((attribute) => attribute.name === name);
  return {
    members: wants(projection, 'members') && showsMembers(projection) && has('members'),
    groups: wants(projection, 'groups') && has('groups'),
  };
}

/** Of a member there is no more than these to show: members of which none is shown need not be read. */
function showsMembers(projection: Projection): boolean {
  const subs = projection.shown.get('members')?.subs;
  return subs === undefined || SHOWN_OF_MEMBERS.some((name) => subs.has(name));
}
