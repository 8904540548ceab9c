import type { Resource } from '@rollcall/scim';

import type { ColumnMap } from '../sql/column-map.js';

/** Attributes as readers may see them: without what is kept as a secret. */
export function withoutSecret({ secret }: ColumnMap, attributes: Resource): Resource {
  if (secret === undefined || !(secret in attributes)) return attributes;
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => name !== secret));
}
