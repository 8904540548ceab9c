import { elementIdentity } from '../resource/element-identity.js';
import { isJsonObject } from '../text/json.js';
import type { Json, JsonArray } from '../text/json.js';
import { mergeElement } from './merge-element.js';
import type { PatchTarget } from './plan.js';
import { demoteOthers, isPrimary } from './primary.js';

/**
 * Adds elements to those of a multi-valued attribute (P-ADD-06): one that is there already is not added again
 * (P-ADD-07, P-ADD-08) but takes over what the added one says, and a new primary demotes the others (C-PRIM-05). The
 * cost is that of both lists together.
 *
 * @throws ScimError `mutability` when an element is there with another value of an immutable sub-attribute
 */
export function addElements(target: PatchTarget, elements: JsonArray, added: JsonArray): JsonArray {
  const { attribute } = target;
  const next = [...elements];
  const places = new Map(elements.map((element, index) => [elementIdentity(attribute, element), index]));
  let primary: number | undefined;
  for (const element of added) {
    const identity = elementIdentity(attribute, element);
    const place = places.get(identity) ?? next.length;
    places.set(identity, place);
    next[place] = takeOver(target, next[place], element);
    if (isPrimary(element)) primary = place;
  }
  return primary === undefined ? next : demoteOthers(next, primary);
}

function takeOver(target: PatchTarget, present: Json | undefined, added: Json): Json {
  if (present === undefined) return added;
  if (!isJsonObject(present) || !isJsonObject(added)) return present;
  return mergeElement(present, { set: added, cleared: [] }, target) ?? present;
}
