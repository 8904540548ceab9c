import type { Limits } from '../limits.js';
import { checkCount } from '../resource/check-count.js';
import type { Resource } from '../resource/resource.js';
import { isJsonArray, isJsonObject } from '../text/json.js';
import type { Json } from '../text/json.js';
import { ownValue } from '../text/own-value.js';
import type { PatchStep, PatchTarget } from './plan.js';
import { targetName } from './target-name.js';
import { valueAt } from './value-at.js';

/**
 * Checks that a step has not made its attribute, or its sub-attribute, longer than it may be. One that was too long
 * before can be made shorter.
 *
 * @throws ScimError `payloadTooLarge` for more values than the limit `values`
 */
export function checkGrowth(
  step: PatchStep,
  before: Resource,
  after: Resource,
  limits: Pick<Limits, 'values'>,
): void {
  if (before === after || step.op === 'removeExtension') return;
  const { target } = step;
  const count = longest(valueAt(after, target), target);
  if (count <= limits.values || count <= longest(valueAt(before, target), target)) return;
  checkCount(count, targetName(target), limits);
}

/** The most values that stand in one place: in the attribute, or in the sub-attribute of one of its elements. */
function longest(value: Json | undefined, { sub }: PatchTarget): number {
  const elements = isJsonArray(value) ? value : [];
  if (sub?.multiValued !== true) return elements.length;
  const complex = isJsonObject(value) ? [value] : elements;
  return complex.reduce<number>((most, element) => {
    const values = isJsonObject(element) ? ownValue(element, sub.name) : undefined;
    return isJsonArray(values) ? Math.max(most, values.length) : most;
  }, elements.length);
}
