import { isJsonArray } from '../text/json.js';
import type { Json } from '../text/json.js';

/** Names what kind of value it is, for an error that must not repeat the value: "a string", "a list". */
export function kindOf(value: Json): string {
  if (value === null) return 'null';
  if (isJsonArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
