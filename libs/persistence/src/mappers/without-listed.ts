import { isJsonArray, isJsonObject, type Json, type JsonObject, type Resource } from '@rollcall/scim';

import type { ColumnMap } from '../sql/column-map.js';
import { attributePlace } from '../sql/attribute-place.js';

/**
 * The attributes without the listed references to a resource; what is empty then is gone. The same object where there are
 * none.
 */
export function withoutListed({ listed = {} }: ColumnMap, attributes: Resource, target: string): Resource {
  let result = attributes;
  for (const key of Object.keys(listed)) {
    const { container, name } = attributePlace(key);
    if (container === undefined) {
      result = withoutReference(result, name, target);
      continue;
    }
    const extension = result[container];
    if (!isJsonObject(extension)) continue;
    const rest = withoutReference(extension, name, target);
    if (rest !== extension)
      result = withMember(result, container, Object.keys(rest).length === 0 ? undefined : rest);
  }
  return result;
}

function withoutReference(holder: JsonObject, name: string, target: string): JsonObject {
  const value = holder[name];
  const refers = (element: Json | undefined): boolean =>
    isJsonObject(element) &&
    typeof element['value'] === 'string' &&
    element['value'].toLowerCase() === target.toLowerCase();
  if (!isJsonArray(value)) return refers(value) ? withMember(holder, name, undefined) : holder;
  const rest = value.filter((element) => !refers(element));
  if (rest.length === value.length) return holder;
  return withMember(holder, name, rest.length === 0 ? undefined : rest);
}

function withMember(holder: JsonObject, name: string, value: Json | undefined): JsonObject {
  if (value !== undefined) return { ...holder, [name]: value };
  return Object.fromEntries(Object.entries(holder).filter(([key]) => key !== name));
}
