import type { Filter } from '../filter/nodes.js';
import { readValue } from '../resource/read-value.js';
import type { ReadOptions } from '../resource/read-value.js';
import { sameValue } from '../resource/same-value.js';
import type { Attribute } from '../schema/attribute.js';
import { attributeNamed } from '../schema/attribute-named.js';
import type { Json, JsonObject } from '../text/json.js';

/**
 * The relaxation `createOnNoMatch` (decision 1; P-ADD-09, P-REP-08): Entra adds to and replaces parts of elements that
 * the user does not have yet, and sends several operations for the parts of one.
 *
 *     {"op":"Replace","path":"emails[type eq \"work\"].value","value":"yara@fjordbank.example"}
 *     {"op":"Add","path":"addresses[type eq \"work\"].country","value":"NO"}
 *     {"op":"Add","path":"roles[primary eq \"True\"].value","value":"Teller"}
 *
 * Returns what such an element starts with: the literals of the filter's `eq` terms, joined by `and`, as values of
 * their sub-attributes. Undefined for every other filter, which creates nothing. The relaxation is what extends it from
 * add to replace, and what makes a replaced record keep these values, so that the same request finds it again.
 *
 * @throws ScimError `invalidValue` for a literal that is no value of its sub-attribute
 */
export function createOnNoMatch(
  attribute: Attribute,
  written: Filter,
  options: ReadOptions,
): JsonObject | undefined {
  const start = new Map<string, Json>();
  return collect(attribute, written, options, start) ? Object.fromEntries(start) : undefined;
}

/** Notes the values that a filter demands; false when it is not made of `eq` terms, or demands two of one. */
function collect(
  attribute: Attribute,
  filter: Filter,
  options: ReadOptions,
  start: Map<string, Json>,
): boolean {
  if (filter.kind === 'and') return filter.operands.every((term) => collect(attribute, term, options, start));
  if (filter.kind !== 'compare' || filter.operator !== 'eq' || filter.value === null) return false;
  const { name } = filter.path;
  if (attribute.type !== 'complex') return demand('value', filter.value, start);
  const sub = attributeNamed(attribute.subAttributes ?? [], name);
  if (sub === undefined || sub.multiValued || sub.mutability === 'readOnly') return false;
  const where = `${options.where}, ${sub.name} in its filter,`;
  const value = readValue(sub, filter.value, { ...options, where });
  return value !== undefined && demand(sub.name, value, start);
}

function demand(name: string, value: Json, start: Map<string, Json>): boolean {
  const other = start.get(name);
  start.set(name, value);
  return other === undefined || sameValue(other, value);
}
