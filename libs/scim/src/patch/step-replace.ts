import type { Resource } from '../resource/resource.js';
import { isJsonArray } from '../text/json.js';
import { assign } from './assign.js';
import { mergeSingle } from './merge-single.js';
import type { WriteStep } from './plan.js';
import { writeElements } from './write-elements.js';

/** Applies a replace (RFC 7644 §3.5.2.3; P-REP-02 to P-REP-14). The same resource when the value is there already. */
export function stepReplace(resource: Resource, step: WriteStep): Resource {
  const { target, value } = step;
  if (!target.attribute.multiValued) return mergeSingle(resource, step);
  if (target.sub !== undefined || target.filter !== undefined) return writeElements(resource, step);
  return assign(resource, target, isJsonArray(value) ? value : [value]);
}
