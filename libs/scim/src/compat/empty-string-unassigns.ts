import { isLeftover } from '../patch/is-leftover.js';
import type { Attribute } from '../schema/attribute.js';
import { attributeNamed } from '../schema/attribute-named.js';
import { isJsonArray, isJsonObject } from '../text/json.js';
import type { Json, JsonObject } from '../text/json.js';

/**
 * The relaxation `emptyStringUnassigns` (decision 8, against C-NULL-06): Microsoft's gallery validation clears every
 * optional attribute by an empty string, and reads it back as null.
 *
 *     {"op":"replace","path":"title","value":""}
 *     {"op":"replace","path":"emails[type eq \"work\"].value","value":""}
 *     {"op":"replace","value":{"name.familyName":"","nickName":""}}
 *
 * Returns the value of an add or replace with null for the empty strings of optional attributes, the value itself and
 * the members of objects, whatever their type. An element of a list that has nothing else but labels is left out.
 * POST and PUT store empty strings.
 */
export function emptyStringUnassigns(attribute: Attribute, value: Json): Json {
  if (value === '') return attribute.required ? value : null;
  if (attribute.type !== 'complex') return value;
  if (isJsonObject(value)) return withNulls(attribute, value);
  if (!isJsonArray(value)) return value;
  return value.flatMap((element): readonly Json[] => {
    if (!isJsonObject(element)) return [element];
    const read = withNulls(attribute, element);
    return read !== element && isLeftover(attribute, assigned(read)) ? [] : [read];
  });
}

function withNulls(attribute: Attribute, object: JsonObject): JsonObject {
  const isEmpty = (name: string): boolean =>
    object[name] === '' && attributeNamed(attribute.subAttributes ?? [], name)?.required === false;
  if (!Object.keys(object).some(isEmpty)) return object;
  return Object.fromEntries(
    Object.entries(object)
      .filter(([name]) => name !== '__proto__')
      .map(([name, member]) => [name, isEmpty(name) ? null : member]),
  );
}

function assigned(object: JsonObject): readonly string[] {
  return Object.keys(object).filter((name) => object[name] !== null);
}
