import { matchesElement } from '../filter/matches-element.js';
import type { Json } from '../text/json.js';
import type { PatchTarget } from './plan.js';

/** Tells whether a target means an element: without a filter it means each one (P-PATH-12). */
export function selects(target: PatchTarget, element: Json): boolean {
  return target.filter === undefined || matchesElement(target.filter, target.attribute, element);
}
