import { distinctElements } from '../resource/distinct-elements.js';
import type { Resource } from '../resource/resource.js';
import type { Attribute } from '../schema/attribute.js';
import { isJsonArray, isJsonObject } from '../text/json.js';
import type { Json } from '../text/json.js';
import { ownValue } from '../text/own-value.js';
import { assign } from './assign.js';
import { mergeElement } from './merge-element.js';
import type { WriteStep } from './plan.js';
import { valueAt } from './value-at.js';

/**
 * Writes a single-valued attribute or a sub-attribute of one: a simple one is set (P-ADD-04, P-REP-02), a complex one
 * keeps what the value does not name (P-ADD-05, P-REP-04), in add and replace alike.
 */
export function mergeSingle(resource: Resource, step: WriteStep): Resource {
  const { target, value } = step;
  if (target.attribute.type !== 'complex') return assign(resource, target, value);
  const current = valueAt(resource, target);
  const element = isJsonObject(current) ? current : {};
  const set =
    target.sub === undefined
      ? value
      : { [target.sub.name]: subValue(step, target.sub, ownValue(element, target.sub.name)) };
  const merged = mergeElement(element, { set: isJsonObject(set) ? set : {}, cleared: step.cleared }, target);
  // An object without members is what stood for an unassigned value above.
  return assign(
    resource,
    target,
    merged === undefined || Object.keys(merged).length === 0 ? undefined : merged,
  );
}

function subValue({ op, value }: WriteStep, sub: Attribute, current: Json | undefined): Json {
  return op === 'add' && isJsonArray(current) && isJsonArray(value)
    ? distinctElements(sub, [...current, ...value])
    : value;
}
