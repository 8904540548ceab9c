import {
  isJsonArray,
  isJsonObject,
  targetOfReference,
  type Json,
  type JsonObject,
  type Resource,
} from '@rollcall/scim';

import type { ColumnMap } from '../sql/column-map.js';
import { attributePlace } from '../sql/attribute-place.js';

type Refers = (value: Json) => boolean;

/**
 * The attributes without the listed references to a resource; what is empty then is gone. The same object where there are
 * none.
 */
export function withoutListed({ listed = {} }: ColumnMap, attributes: Resource, target: string): Resource {
  let result = attributes;
  for (const [key, { endpoints }] of Object.entries(listed)) {
    const { container, name } = attributePlace(key);
    const names = [...(container === undefined ? [] : [container]), ...name.split('.')];
    result = withoutReference(result, names, endpoints === undefined ? refersById(target) : refersTo(target));
  }
  return result;
}

function refersById(target: string): Refers {
  return (value) => isJsonObject(value) && isSameId(value['value'], target);
}

function refersTo(target: string): Refers {
  return (value) => typeof value === 'string' && isSameId(targetOfReference(value) ?? value, target);
}

function isSameId(value: Json | undefined, id: string): boolean {
  return typeof value === 'string' && value.toLowerCase() === id.toLowerCase();
}

function withoutReference(
  holder: JsonObject,
  [name = '', ...deeper]: readonly string[],
  refers: Refers,
): JsonObject {
  const value = holder[name];
  if (value === undefined) return holder;
  const left = (element: Json): Json | undefined => {
    if (deeper.length === 0 || !isJsonObject(element)) return refers(element) ? undefined : element;
    const rest = withoutReference(element, deeper, refers);
    return rest !== element && Object.keys(rest).length === 0 ? undefined : rest;
  };
  const rest = isJsonArray(value) ? withoutElements(value, left) : left(value);
  return rest === value ? holder : withMember(holder, name, rest);
}

function withoutElements(
  list: readonly Json[],
  left: (element: Json) => Json | undefined,
): readonly Json[] | undefined {
  const rest = list.flatMap((element) => left(element) ?? []);
  if (rest.length === list.length && rest.every((element, index) => element === list[index])) return list;
  return rest.length === 0 ? undefined : rest;
}

function withMember(holder: JsonObject, name: string, value: Json | undefined): JsonObject {
  if (value !== undefined) return { ...holder, [name]: value };
  return Object.fromEntries(Object.entries(holder).filter(([key]) => key !== name));
}
