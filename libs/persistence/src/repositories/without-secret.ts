import type { Resource } from '@rollcall/scim';

import type { ColumnMap } from '../sql/column-map.js';
import type { ResourceState } from './resource-state.js';

/** Attributes as readers may see them: without what is kept as a secret. */
export function withoutSecret({ secret }: ColumnMap, attributes: Resource): Resource {
  if (secret === undefined || !(secret in attributes)) return attributes;
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => name !== secret));
}

/** All attributes of a state that was read with its secret. */
export function withSecret({ secret }: ColumnMap, state: ResourceState): Resource {
  if (secret === undefined || state.secret === undefined || state.secret === null) return state.attributes;
  return { ...state.attributes, [secret]: state.secret };
}
