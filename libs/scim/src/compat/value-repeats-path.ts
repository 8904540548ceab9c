import type { BoundAttribute } from '../filter/nodes.js';
import { attributeNamed } from '../schema/attribute-named.js';
import { isJsonArray, isJsonObject } from '../text/json.js';
import type { Json } from '../text/json.js';

/**
 * The relaxation `valueRepeatsPath` (decision 21, P-ADD-06): clients written for Salesforce name the list in the path,
 * and once more around the value.
 *
 *     {"op":"add","path":"members","value":{"members":[{"value":"0191…"}]}}
 *
 * Returns the inner list where the value is an object with the attribute's own name, in any letter case, and nothing
 * else; every other value as it is. Only for whole multi-valued complex attributes, and only for a list inside: null
 * there could mean everything or nothing.
 */
export function valueUnderPath({ attribute, sub }: BoundAttribute, value: Json): Json {
  if (sub !== undefined || !attribute.multiValued || !isJsonObject(value)) return value;
  const [name, ...others] = Object.keys(value);
  if (name === undefined || others.length > 0) return value;
  if (name.toLowerCase() !== attribute.name.toLowerCase()) return value;
  if (attributeNamed(attribute.subAttributes ?? [], name) !== undefined) return value;
  const inner = value[name] ?? null;
  return isJsonArray(inner) ? inner : value;
}
