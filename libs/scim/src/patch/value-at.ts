import type { Resource } from '../resource/resource.js';
import { isJsonArray, isJsonObject } from '../text/json.js';
import type { Json, JsonArray } from '../text/json.js';
import { ownValue } from '../text/own-value.js';
import type { PatchTarget } from './plan.js';

/** The value of a target's attribute in a resource, whole; undefined when unassigned. */
export function valueAt(resource: Resource, target: PatchTarget): Json | undefined {
  if (target.extension === undefined) return ownValue(resource, target.attribute.name);
  const data = ownValue(resource, target.extension);
  return isJsonObject(data) ? ownValue(data, target.attribute.name) : undefined;
}

/** The elements of a target's multi-valued attribute; none when unassigned. */
export function elementsAt(resource: Resource, target: PatchTarget): JsonArray {
  const elements = valueAt(resource, target);
  return isJsonArray(elements) ? elements : [];
}
