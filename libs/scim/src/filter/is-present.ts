import type { Attribute } from '../schema/attribute.js';
import { isJsonArray, isJsonObject } from '../text/json.js';
import type { Json } from '../text/json.js';

/**
 * Whether a value counts for `pr` (Q-FILTER-28, C-NULL-04 to C-NULL-06): not null, not `""`, not an empty array; a
 * complex value when one of its known sub-attributes has a value. `attribute` describes the value or its elements.
 */
export function isPresent(attribute: Attribute, value: Json | undefined): boolean {
  if (value === undefined || value === null || value === '') return false;
  if (isJsonArray(value)) return value.some((element) => isPresent(attribute, element));
  if (!isJsonObject(value)) return true;
  return (attribute.subAttributes ?? []).some(
    (sub) => Object.hasOwn(value, sub.name) && isPresent(sub, value[sub.name]),
  );
}
