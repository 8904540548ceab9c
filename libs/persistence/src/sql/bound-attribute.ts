import { resolveAttribute, type BoundAttribute, type ResourceType } from '@rollcall/scim';

import { attributePlace } from './attribute-place.js';

const RESOLVED = new WeakMap<ResourceType, Map<string, BoundAttribute>>();

/** The attribute of a canonical key, as column maps name it; undefined where the type has none. */
export function boundAttribute(type: ResourceType, key: string): BoundAttribute | undefined {
  let known = RESOLVED.get(type);
  if (known === undefined) RESOLVED.set(type, (known = new Map<string, BoundAttribute>()));
  const found = known.get(key) ?? resolve(type, key);
  if (found !== undefined) known.set(key, found);
  return found;
}

function resolve(type: ResourceType, key: string): BoundAttribute | undefined {
  const { container: extension, name: path } = attributePlace(key);
  const [name = '', sub] = path.split('.');
  return resolveAttribute(
    type,
    { ...(extension === undefined ? {} : { urn: extension }), name, ...(sub === undefined ? {} : { sub }) },
    { shortPaths: false },
  );
}
