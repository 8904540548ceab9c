import { isJsonObject } from '../text/json.js';
import type { Json, JsonArray } from '../text/json.js';
import { ownValue } from '../text/own-value.js';
import { withMember } from './with-member.js';

/** Tells whether an element is the primary one; without `primary` it is not (C-PRIM-02). */
export function isPrimary(element: Json | undefined): boolean {
  return isJsonObject(element) && ownValue(element, 'primary') === true;
}

/**
 * Sets `primary` to false on every primary element but the one at `kept` (RFC 7644 §3.5.2; C-PRIM-03, C-PRIM-05).
 * Elements that were not primary stay as they are.
 */
export function demoteOthers(elements: JsonArray, kept: number): JsonArray {
  return elements.map((element, index) =>
    index !== kept && isJsonObject(element) && isPrimary(element)
      ? withMember(element, 'primary', false)
      : element,
  );
}
