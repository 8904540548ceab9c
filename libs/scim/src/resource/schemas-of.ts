import type { ResourceType } from '../schema/attribute.js';
import { isJsonObject } from '../text/json.js';
import { ownValue } from '../text/own-value.js';
import type { Resource } from './resource.js';

/**
 * The `schemas` of a resource (RFC 7643 §3, C-ATTR-17, C-ATTR-22): the base schema and exactly those extensions
 * of which the resource has attributes, in the order of the resource type.
 */
export function schemasOf(type: ResourceType, resource: Resource): readonly string[] {
  const present = type.extensions.filter(({ schema }) => {
    const data = ownValue(resource, schema.id);
    return isJsonObject(data) && Object.keys(data).length > 0;
  });
  return [type.schema.id, ...present.map(({ schema }) => schema.id)];
}
