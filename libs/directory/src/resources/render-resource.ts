import {
  isJsonObject,
  schemasOf,
  versionTag,
  type Attribute,
  type Json,
  type JsonObject,
  type Resource,
  type ResourceType,
} from '@rollcall/scim';

import type { StoredResource } from '../ports/stored-resource.js';
import type { ResourceLinks } from './resource-links.js';

/**
 * The whole SCIM representation of a stored resource, before projection: adds `schemas`, `id`, `meta`
 * (RFC 7643 §3.1), the computed `members`, `groups` and every `$ref`.
 */
export function renderResource(type: ResourceType, stored: StoredResource, links: ResourceLinks): Resource {
  const attributes: Record<string, Json> = { ...stored.attributes };
  for (const { schema } of type.extensions) {
    const extension = attributes[schema.id];
    if (isJsonObject(extension)) attributes[schema.id] = withReferences(schema.attributes, extension, links);
  }
  const members = stored.members ?? [];
  if (members.length > 0) {
    attributes['members'] = Array.from(members, ({ value, type: memberType }) => ({
      value,
      $ref: links.location(memberType, value),
      type: memberType,
    }));
  }
  const groups = stored.groups ?? [];
  if (groups.length > 0) {
    attributes['groups'] = groups.map(({ value, display, type: kind }) => ({
      value,
      $ref: links.location('Group', value),
      ...(display === undefined ? {} : { display }),
      type: kind,
    }));
  }
  return {
    schemas: schemasOf(type, stored.attributes),
    id: stored.id,
    ...withReferences(type.schema.attributes, attributes, links),
    meta: {
      resourceType: type.name,
      created: new Date(stored.created).toISOString(),
      lastModified: new Date(stored.lastModified).toISOString(),
      location: links.location(type.name, stored.id),
      version: versionTag(stored.version),
    },
  };
}

/** Single complex references (`manager`) get the `$ref` of what they point at (S-ENT-05). */
function withReferences(
  attributes: readonly Attribute[],
  values: JsonObject,
  links: ResourceLinks,
): JsonObject {
  let result = values;
  for (const attribute of attributes) {
    const target = referencedType(attribute);
    const value = values[attribute.name];
    if (target === undefined || !isJsonObject(value) || typeof value['value'] !== 'string') continue;
    result = { ...result, [attribute.name]: { ...value, $ref: links.location(target, value['value']) } };
  }
  return result;
}

function referencedType(attribute: Attribute): string | undefined {
  if (attribute.multiValued) return undefined;
  const reference = attribute.subAttributes?.find((sub) => sub.name === '$ref');
  const types = reference?.referenceTypes?.filter((name) => name !== 'external' && name !== 'uri') ?? [];
  return types.length === 1 ? types[0] : undefined;
}
