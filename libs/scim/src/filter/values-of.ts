import type { Resource } from '../resource/resource.js';
import { isJsonArray, isJsonObject } from '../text/json.js';
import type { Json } from '../text/json.js';
import { ownValue } from '../text/own-value.js';
import type { BoundAttribute } from './nodes.js';

const NONE: readonly Json[] = Object.freeze([]);

function inside(container: Json | undefined, name: string): Json | undefined {
  return isJsonObject(container) ? ownValue(container, name) : undefined;
}

function listOf(value: Json | undefined): readonly Json[] {
  if (value === undefined || value === null) return NONE;
  return isJsonArray(value) ? value : [value];
}

/**
 * The values that one element has for a bound attribute: the element itself without a sub-attribute, else those of
 * the sub-attribute. An element of a multi-valued attribute that does not say `primary` says false (C-PRIM-02).
 */
export function valuesOfElement(element: Json, target: BoundAttribute): readonly Json[] {
  const { attribute, sub } = target;
  if (sub === undefined) return listOf(element);
  const value = inside(element, sub.name);
  const implied = attribute.multiValued && sub.name === 'primary' && sub.type === 'boolean';
  return listOf(value === undefined && implied ? false : value);
}

/**
 * All values that a resource has for a bound attribute, in their order (Q-FILTER-33): one at most when it is
 * single-valued, none when it is unassigned; never null. Values of sub-attributes are those of all elements, and
 * elements without `primary` give false (C-PRIM-02).
 */
export function valuesOf(resource: Resource, target: BoundAttribute): readonly Json[] {
  const container = target.extension === undefined ? resource : ownValue(resource, target.extension);
  const elements = listOf(inside(container, target.attribute.name));
  if (target.sub === undefined) return elements;
  const [first] = elements;
  if (first === undefined) return NONE;
  if (elements.length === 1) return valuesOfElement(first, target);
  return elements.flatMap((element) => valuesOfElement(element, target));
}
