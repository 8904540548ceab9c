import { wants, type Projection, type ResourceType } from '@rollcall/scim';

import type { Wanted } from '../ports/stored-resource.js';

/** The costly parts that an answer shows (Q-ATTR-13). */
export function wantedBy(type: ResourceType, projection: Projection): Wanted {
  const has = (name: string): boolean => type.schema.attributes.some((attribute) => attribute.name === name);
  return {
    members: wants(projection, 'members') && has('members'),
    groups: wants(projection, 'groups') && has('groups'),
  };
}
