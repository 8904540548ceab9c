import type { Comparable } from '../filter/nodes.js';
import { valuesOf, valuesOfElement } from '../filter/values-of.js';
import type { Resource } from '../resource/resource.js';
import { comparable, compareComparable } from '../schema/comparable.js';
import { isJsonObject } from '../text/json.js';
import type { Json } from '../text/json.js';
import type { BoundSort } from './bind-sort.js';

function isPrimary(element: Json): boolean {
  return isJsonObject(element) && Object.hasOwn(element, 'primary') && element['primary'] === true;
}

/**
 * The value by which a resource is sorted: of a multi-valued attribute that of the primary element, else of the
 * first (Q-SORT-04), prepared as for comparison (Q-SORT-06). Undefined when that has no value.
 */
export function sortKey(resource: Resource, sort: BoundSort): Comparable | undefined {
  const { extension, attribute, key } = sort.target;
  const elements = valuesOf(
    resource,
    extension === undefined ? { attribute, key } : { extension, attribute, key },
  );
  const element = elements.find(isPrimary) ?? elements[0];
  if (element === undefined) return undefined;
  const [value] = valuesOfElement(element, sort.target);
  return value === undefined ? undefined : comparable(sort.target.sub ?? attribute, value);
}

/** Orders two sort keys: without value last when ascending, first when descending (Q-SORT-05). */
export function compareSortKeys(
  a: Comparable | undefined,
  b: Comparable | undefined,
  order: { readonly descending: boolean },
): number {
  return order.descending ? compareAscending(b, a) : compareAscending(a, b);
}

function compareAscending(a: Comparable | undefined, b: Comparable | undefined): number {
  if (a === undefined) return b === undefined ? 0 : 1;
  return b === undefined ? -1 : compareComparable(a, b);
}
