import type { Resource } from '../resource/resource.js';
import { isJsonArray } from '../text/json.js';
import { addElements } from './add-elements.js';
import { assign } from './assign.js';
import { mergeSingle } from './merge-single.js';
import type { WriteStep } from './plan.js';
import { elementsAt } from './value-at.js';
import { writeElements } from './write-elements.js';

/** Applies an add (RFC 7644 §3.5.2.1; P-ADD-04 to P-ADD-12). The same resource when everything is there already. */
export function stepAdd(resource: Resource, step: WriteStep): Resource {
  const { target, value } = step;
  if (!target.attribute.multiValued) return mergeSingle(resource, step);
  if (target.sub !== undefined || target.filter !== undefined) return writeElements(resource, step);
  const added = isJsonArray(value) ? value : [value];
  return assign(resource, target, addElements(target, elementsAt(resource, target), added));
}
