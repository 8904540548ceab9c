import { ScimError } from '../errors/scim-error.js';
import { LIMITS } from '../limits.js';
import type { Limits } from '../limits.js';
import type { Resource } from '../resource/resource.js';
import { sameValue } from '../resource/same-value.js';
import type { ResourceType } from '../schema/attribute.js';
import { checkGrowth } from './check-growth.js';
import { checkResult } from './check-result.js';
import { patchWork } from './patch-work.js';
import type { PatchPlan, PatchStep } from './plan.js';
import { stepAdd } from './step-add.js';
import { stepRemove, stepRemoveExtension } from './step-remove.js';
import { stepReplace } from './step-replace.js';
import { targetName } from './target-name.js';

/**
 * Applies the steps of a plan to the document of a resource, in order, each on the result of the one before
 * (RFC 7644 §3.5.2; P-PATCH-05), and checks the result once more (P-PATCH-23). Pure: nothing is changed in place, so
 * that a refused step leaves everything as it was (P-PATCH-06), and unchanged parts are the same objects. The same
 * resource, and not an equal one, when nothing changes (C-ATTR-11, P-PATCH-19). The plan's collections are not applied
 * here: they are stored apart.
 *
 * @throws ScimError `noTarget`, `mutability` or `invalidValue`, with the operation and the attribute; `payloadTooLarge`
 *   for more values in an attribute than the limit `values`, and for steps that would examine more values together than
 *   `patchElements`, before the one that would
 */
export function applyPatch(
  type: ResourceType,
  current: Resource,
  plan: PatchPlan,
  limits: Pick<Limits, 'patchElements' | 'values'> = LIMITS,
): Resource {
  let next = current;
  let work = 0;
  for (const step of plan.steps) {
    work += patchWork(next, step);
    if (work > limits.patchElements) throw tooMuchWork(step, limits);
    const before = next;
    next = applyStep(before, step);
    checkGrowth(step, before, next, limits);
  }
  if (next === current || sameValue(current, next)) return current;
  checkResult(type, current, next);
  return next;
}

function tooMuchWork(step: PatchStep, limits: Pick<Limits, 'patchElements'>): ScimError {
  const where = step.op === 'removeExtension' ? step.where : targetName(step.target);
  return new ScimError(
    'payloadTooLarge',
    `${where}: up to here the operations examine more values of multi-valued attributes than the limit patchElements ` +
      `allows, ${limits.patchElements}. Send them in several requests.`,
  );
}

function applyStep(resource: Resource, step: PatchStep): Resource {
  switch (step.op) {
    case 'add':
      return stepAdd(resource, step);
    case 'replace':
      return stepReplace(resource, step);
    case 'remove':
      return stepRemove(resource, step);
    case 'removeExtension':
      return stepRemoveExtension(resource, step);
  }
}
