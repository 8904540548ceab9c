import {
  isJsonArray,
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
import { referencedNames } from '../schemas/linked-type.js';
import { computedAttributes } from './computed-attributes.js';
import type { ResourceLinks } from './resource-links.js';

/**
 * The whole SCIM representation of a stored resource, before projection: adds `schemas`, `id`, `meta`
 * (RFC 7643 §3.1), the computed `members`, `groups` and every `$ref`.
 */
export function renderResource(
  type: ResourceType,
  stored: StoredResource,
  ofService: ResourceLinks,
): Resource {
  const links = ofService.of(type);
  const attributes: Record<string, Json> = { ...stored.attributes };
  for (const { schema } of type.extensions) {
    const extension = attributes[schema.id];
    if (isJsonObject(extension))
      attributes[schema.id] = withReferences(schema.attributes, extension, { links });
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
    ...withReferences(type.schema.attributes, attributes, { links, ready: computedAttributes(type) }),
    meta: {
      resourceType: type.name,
      created: new Date(stored.created).toISOString(),
      lastModified: new Date(stored.lastModified).toISOString(),
      location: links.location(type.name, stored.id),
      version: versionTag(stored.version),
    },
  };
}

/** What refers to a resource gets the `$ref` of what it points at (S-ENT-05); what is `ready` has its own. */
function withReferences(
  attributes: readonly Attribute[],
  values: JsonObject,
  { links, ready }: { readonly links: ResourceLinks; readonly ready?: ReadonlySet<string> },
): JsonObject {
  let result = values;
  for (const attribute of attributes) {
    const { name } = attribute;
    const value = values[name];
    if (value === undefined || attribute.subAttributes === undefined || ready?.has(name) === true) continue;
    const names = referencedNames(attribute);
    if (names.length === 0) continue;
    const shown = isJsonArray(value)
      ? value.map((element) => withReference(element, names, links))
      : withReference(value, names, links);
    result = { ...result, [name]: shown };
  }
  return result;
}

/** Which of several types a reference is of, its `type` says (RFC 7643 §2.4). */
function withReference(value: Json, names: readonly string[], links: ResourceLinks): Json {
  if (!isJsonObject(value) || typeof value['value'] !== 'string') return value;
  const target = names.length === 1 ? names[0] : names.find((name) => name === value['type']);
  return target === undefined ? value : { ...value, $ref: links.location(target, value['value']) };
}
