import { isJsonArray } from '../text/json.js';
import type { Json } from '../text/json.js';

/**
 * The relaxation `loneElement` (decision 7, C-TYPE-12, P-ADD-06): OneLogin and others send one element where the
 * attribute is a list.
 *
 *     {"op":"add","path":"emails","value":{"type":"work","value":"ines@fjordbank.example"}}
 *     PUT /Users/0191…?    {…, "emails":{"value":"ines@fjordbank.example","primary":true}}
 *
 * Returns a list of that one element; lists and null stay as they are.
 */
export function loneElement(value: Json): Json {
  return value === null || isJsonArray(value) ? value : [value];
}
