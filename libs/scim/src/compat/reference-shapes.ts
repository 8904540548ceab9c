import { isJsonArray, isJsonObject } from '../text/json.js';
import type { Json } from '../text/json.js';
import { ownValue } from '../text/own-value.js';

/**
 * The relaxation `referenceShapes` (decision 5, S-ENT-03, S-ENT-08): Entra writes a reference in many ways.
 *
 *     "manager": "<id>"                              a bare id, also as an element of a list
 *     "manager": [{"$ref":"http://…","value":"<id>"}]   a list of one
 *     "manager": ""    "manager": {"value":""}        both mean none
 *
 * Returns the object of RFC 7643 §2.4 or null, and every other value as it is.
 */
export function referenceShape(value: Json): Json {
  const single = isJsonArray(value) && value.length <= 1 ? (value[0] ?? null) : value;
  if (typeof single === 'string') return single === '' ? null : { value: single };
  if (isJsonObject(single) && ownValue(single, 'value') === '') return null;
  return single;
}
