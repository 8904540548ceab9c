import type { ResourceType } from '../schema/attribute.js';
import type { Json } from '../text/json.js';
import { isJsonArray } from '../text/json.js';
import { ownValue } from '../text/own-value.js';
import type { Resource } from './resource.js';

/** A resource in two parts: what is stored as one document, and the collections that are stored apart. */
export interface SplitResource {
  readonly document: Resource;
  /** By attribute name; every collection of the type, an empty one where the resource has no values (C-NULL-01). */
  readonly collections: ReadonlyMap<string, readonly Json[]>;
}

/** Takes the collections of a resource type (`members` of a group) out of a resource (RFC 7643 §4.2). */
export function splitCollections(type: ResourceType, resource: Resource): SplitResource {
  if (type.collections.length === 0) return { document: resource, collections: new Map() };
  const collections = new Map<string, readonly Json[]>();
  for (const name of type.collections) {
    const values = ownValue(resource, name);
    collections.set(name, isJsonArray(values) ? values : []);
  }
  const document = Object.fromEntries(Object.entries(resource).filter(([key]) => !collections.has(key)));
  return { document, collections };
}
