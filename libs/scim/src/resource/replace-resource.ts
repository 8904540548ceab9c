import { ScimError } from '../errors/scim-error.js';
import type { Attribute, ResourceType } from '../schema/attribute.js';
import { COMMON_ATTRIBUTES } from '../schema/common-attributes.js';
import type { Json, JsonObject } from '../text/json.js';
import { isJsonObject } from '../text/json.js';
import { ownValue } from '../text/own-value.js';
import { keepsWhenAbsent } from './keeps-when-absent.js';
import { isReference } from './reference.js';
import type { Resource } from './resource.js';
import { sameValue } from './same-value.js';

/**
 * The resource that a PUT leaves behind (RFC 7644 §3.5.1): what `readResource` read for `exchange: 'replace'`, in
 * place of the stored one. Readwrite attributes and whole extensions that are absent are cleared (P-PUT-04, P-PUT-05,
 * P-PUT-15), readOnly ones stay as stored (P-PUT-10), and so does an absent password (S-PWD-05; null clears it) or
 * immutable attribute (P-PUT-09). An immutable attribute can be given its first value (P-PUT-08). The same holds for
 * the sub-attributes of a single complex value; references and elements of lists are replaced as a whole.
 *
 * @throws ScimError `mutability` when an immutable attribute would change (C-CHAR-08, P-PUT-07)
 */
export function replaceResource(type: ResourceType, stored: Resource, incoming: Resource): Resource {
  const result: Record<string, Json> = {
    ...replaceAttributes(COMMON_ATTRIBUTES, stored, incoming, ''),
    ...replaceAttributes(type.schema.attributes, stored, incoming, ''),
  };
  for (const { schema } of type.extensions) {
    const before = objectOf(ownValue(stored, schema.id));
    const data = objectOf(ownValue(incoming, schema.id));
    const extension = replaceAttributes(schema.attributes, before, data, `${schema.id}:`);
    if (Object.keys(extension).length > 0) result[schema.id] = extension;
  }
  return result;
}

function replaceAttributes(
  attributes: readonly Attribute[],
  stored: JsonObject,
  incoming: JsonObject,
  prefix: string,
): JsonObject {
  const result: Record<string, Json> = {};
  for (const attribute of attributes) {
    const value = replaceValue(
      attribute,
      ownValue(stored, attribute.name),
      ownValue(incoming, attribute.name),
      `${prefix}${attribute.name}`,
    );
    if (value !== undefined) result[attribute.name] = value;
  }
  return result;
}

function replaceValue(
  attribute: Attribute,
  stored: Json | undefined,
  incoming: Json | undefined,
  where: string,
): Json | undefined {
  if (attribute.mutability === 'readOnly') return stored;
  if (incoming === undefined) return keepsWhenAbsent(attribute) ? stored : undefined;
  if (attribute.mutability === 'immutable' && stored !== undefined && !sameValue(stored, incoming)) {
    throw new ScimError(
      'mutability',
      `${where} is immutable: it has a value already, which cannot be changed or cleared.`,
    );
  }
  if (incoming === null) return undefined;
  if (attribute.subAttributes === undefined || attribute.multiValued || isReference(attribute))
    return incoming;
  const merged = replaceAttributes(
    attribute.subAttributes,
    objectOf(stored),
    objectOf(incoming),
    `${where}.`,
  );
  return Object.keys(merged).length === 0 ? undefined : merged;
}

function objectOf(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}
