import type { Json } from '../text/json.js';

/**
 * The relaxation `stringBooleans` (decision 2, C-TYPE-02): Entra writes booleans as strings, in the default dialect
 * of its PATCH and inside value objects.
 *
 *     {"op":"Replace","path":"active","value":"False"}
 *
 * Reads `true` and `false` in any letter case as booleans and returns every other value as it is. Only for values of
 * boolean attributes: a `displayName` of "True" stays a string.
 */
export function stringBoolean(value: Json): Json {
  if (typeof value !== 'string' || value.length > 5) return value;
  const lower = value.toLowerCase();
  if (lower === 'true') return true;
  return lower === 'false' ? false : value;
}
