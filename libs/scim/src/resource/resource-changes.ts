import type { Attribute, ResourceType } from '../schema/attribute.js';
import { COMMON_ATTRIBUTES } from '../schema/common-attributes.js';
import type { Json, JsonObject } from '../text/json.js';
import { isJsonObject } from '../text/json.js';
import { ownValue } from '../text/own-value.js';
import type { Resource } from './resource.js';
import { sameValue } from './same-value.js';

/**
 * The paths of the attributes in which two states of a resource differ (C-ATTR-11, P-PUT-14), in schema order and
 * in the form of PATCH paths: `userName`, `emails` for a list whatever changed in it, `name.givenName` for a single
 * complex value, `urn:…:2.0:User:department` in an extension. `schemas`, `id`, `meta` and readOnly attributes, which
 * are computed (a manager's displayName), are not compared. None when nothing changed. Attributes that are never returned are named like any other.
 */
export function resourceChanges(type: ResourceType, before: Resource, after: Resource): readonly string[] {
  const common = COMMON_ATTRIBUTES.filter(({ name }) => name === 'externalId');
  const changes = [...changesIn([...common, ...type.schema.attributes], before, after, '')];
  for (const { schema } of type.extensions) {
    const [was, is] = [objectOf(ownValue(before, schema.id)), objectOf(ownValue(after, schema.id))];
    changes.push(...changesIn(schema.attributes, was, is, `${schema.id}:`));
  }
  return changes;
}

function changesIn(
  attributes: readonly Attribute[],
  before: JsonObject,
  after: JsonObject,
  prefix: string,
): readonly string[] {
  return attributes.flatMap((attribute) => {
    if (attribute.mutability === 'readOnly') return [];
    const [was, is] = [ownValue(before, attribute.name) ?? null, ownValue(after, attribute.name) ?? null];
    if (sameValue(was, is)) return [];
    const path = `${prefix}${attribute.name}`;
    if (attribute.subAttributes === undefined || attribute.multiValued) return [path];
    return changesIn(attribute.subAttributes, objectOf(was), objectOf(is), `${path}.`);
  });
}

function objectOf(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}
