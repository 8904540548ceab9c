import { isJsonArray, isJsonObject } from '../text/json.js';
import type { Json } from '../text/json.js';

/**
 * Tells whether two JSON values are the same (P-ADD-07, P-REP-12): objects by their own keys in any order (C-TYPE-11),
 * arrays element by element, strings and numbers exactly. As deep as the values are, which `readJson` bounds.
 */
export function sameValue(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (isJsonArray(a)) {
    if (!isJsonArray(b) || a.length !== b.length) return false;
    return a.every((element, index) => {
      const other = b[index];
      return other !== undefined && sameValue(element, other);
    });
  }
  if (!isJsonObject(a) || !isJsonObject(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => {
    if (!Object.hasOwn(b, key)) return false;
    const [mine, other] = [a[key], b[key]];
    return mine !== undefined && other !== undefined && sameValue(mine, other);
  });
}
