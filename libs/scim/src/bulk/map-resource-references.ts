import { currentSchemaName } from '../compat/older-schema-names.js';
import type { Relaxations } from '../compat/relaxations.js';
import { isReference, subAttribute } from '../resource/reference.js';
import type { Attribute, ResourceType } from '../schema/attribute.js';
import { attributeNamed } from '../schema/attribute-named.js';
import { isJsonArray, isJsonObject } from '../text/json.js';
import type { Json } from '../text/json.js';
import { mapMembers } from './map-members.js';

/** Gives the text that stands for another where a resource is referred to. */
export type MapReference = (text: string) => string;

/** For which resource type, and how tolerantly, data is read, and what is mapped in it. */
export interface ReferenceReading {
  readonly type: ResourceType;
  readonly relaxations: Relaxations;
  readonly map: MapReference;
}

/**
 * Maps the texts of a resource, as it is sent, that refer to resources: of complex references the `value` and the `$ref`,
 * or the bare text of one (RFC 7643 §2.4), and attributes of type reference (§2.3.7). Any other text is a value.
 */
export function mapResourceReferences(body: Json, { type, relaxations, map }: ReferenceReading): Json {
  if (!isJsonObject(body)) return body;
  return mapMembers(body, (name, value) => {
    const attribute = attributeNamed(type.schema.attributes, name);
    if (attribute !== undefined) return mapAttributeReferences(attribute, value, map);
    const urn = (relaxations.olderSchemaNames ? currentSchemaName(name) : name).toLowerCase();
    const extension = type.extensions.find(({ schema }) => schema.id.toLowerCase() === urn);
    if (extension === undefined || !isJsonObject(value)) return value;
    return mapMembers(value, (inner, innerValue) => {
      const known = attributeNamed(extension.schema.attributes, inner);
      return known === undefined ? innerValue : mapAttributeReferences(known, innerValue, map);
    });
  });
}

/** As `mapResourceReferences`, for what is sent for one attribute, or one element of it. */
export function mapAttributeReferences(attribute: Attribute, value: Json, map: MapReference): Json {
  if (isJsonArray(value)) return value.map((element) => mapAttributeReferences(attribute, element, map));
  // What a client may not write is not looked at, and stays as it is.
  if (attribute.mutability === 'readOnly') return value;
  if (typeof value === 'string') return refersToResource(attribute) ? map(value) : value;
  if (!isJsonObject(value) || attribute.subAttributes === undefined) return value;
  return mapMembers(value, (name, part) => {
    const sub = subAttribute(attribute, name);
    return sub === undefined ? part : mapSubAttributeReferences(attribute, sub, part, map);
  });
}

/** As `mapResourceReferences`, for what is sent for a sub-attribute. */
export function mapSubAttributeReferences(
  attribute: Attribute,
  sub: Attribute,
  value: Json,
  map: MapReference,
): Json {
  const isPart = isReference(attribute) && (sub.name === 'value' || sub.name === '$ref');
  if (!isPart && !refersToResource(sub)) return value;
  const mapped = (one: Json): Json => (typeof one === 'string' ? map(one) : one);
  return isJsonArray(value) ? value.map(mapped) : mapped(value);
}

/** Whether a bare text may stand for a resource: not for a picture or a page of somebody else. */
function refersToResource(attribute: Attribute): boolean {
  if (isReference(attribute)) return true;
  const { type, referenceTypes = [] } = attribute;
  return type === 'reference' && referenceTypes.some((name) => name !== 'external' && name !== 'uri');
}
