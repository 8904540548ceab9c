import type { Attribute } from '../schema/attribute.js';
import type { Json, JsonObject } from '../text/json.js';
import { isJsonObject } from '../text/json.js';
import { elementIdentity } from './element-identity.js';

/**
 * Keeps each value of a multi-valued attribute once (RFC 7643 §2.4): elements of one `elementIdentity`
 * (C-TYPE-14, S-GRP-06). The first one stays, completed by what only a later one has, and is primary if any was.
 * The elements are in canonical form; their order is kept.
 */
export function distinctElements(attribute: Attribute, elements: readonly Json[]): readonly Json[] {
  const places = new Map<string, number>();
  const distinct: Json[] = [];
  for (const element of elements) {
    const key = elementIdentity(attribute, element);
    const place = places.get(key);
    const earlier = place === undefined ? undefined : distinct[place];
    if (place === undefined || earlier === undefined) {
      places.set(key, distinct.length);
      distinct.push(element);
    } else if (isJsonObject(earlier) && isJsonObject(element)) {
      distinct[place] = merged(attribute, earlier, element);
    }
  }
  return distinct;
}

function merged(attribute: Attribute, first: JsonObject, later: JsonObject): Json {
  const result: Record<string, Json> = {};
  for (const { name } of attribute.subAttributes ?? []) {
    const value = name === 'primary' && later[name] === true ? true : (first[name] ?? later[name]);
    if (value !== undefined) result[name] = value;
  }
  return result;
}
