import { ScimError } from '../errors/scim-error.js';
import { readValue } from '../resource/read-value.js';
import { isJsonArray, isJsonObject } from '../text/json.js';
import type { Json } from '../text/json.js';
import type { PatchStep, PatchTarget } from './plan.js';
import { readOptions } from './plan-context.js';
import type { PlanContext } from './plan-context.js';
import { targetName } from './target-name.js';

/**
 * Plans that a target loses its value.
 *
 * @throws ScimError `mutability` when the target is required (P-REM-06), at once and whatever follows (P-PATCH-23)
 */
export function planUnassign(
  target: PatchTarget,
  options: { readonly mustMatch: boolean },
): readonly PatchStep[] {
  const { attribute, filter, sub } = target;
  // With a filter, whether a required attribute keeps an element shows only when the step is applied.
  if (sub === undefined ? attribute.required && filter === undefined : sub.required) {
    throw new ScimError('mutability', `${targetName(target)} is required and cannot be removed.`);
  }
  return [{ op: 'remove', target, mustMatch: options.mustMatch }];
}

/**
 * Plans a remove (RFC 7644 §3.5.2.2). A `value` beside it is without meaning to the RFC: for a whole multi-valued
 * attribute it lists what is removed (relaxation `removeByValueList`) or is refused, and beside a filter a list says
 * which of the selected ones are meant, so that it never removes more than the client named; elsewhere it is ignored
 * (P-REM-10).
 *
 * @throws ScimError `mutability` for a required target, `invalidValue` for a list that cannot be read
 */
export function planRemove(
  target: PatchTarget,
  value: Json | undefined,
  context: PlanContext,
): readonly PatchStep[] {
  const { attribute, sub } = target;
  const listing = attribute.multiValued && sub === undefined && listsElements(target, value, context);
  if (value === undefined || !listing) return planUnassign(target, { mustMatch: false });
  const name = targetName(target);
  const listed = readValue(attribute, isJsonArray(value) ? value : [value], readOptions(name, context));
  return isJsonArray(listed) ? [{ op: 'remove', target, listed, mustMatch: false }] : [];
}

/**
 * Tells whether the `value` beside a remove says which elements of a multi-valued attribute go (P-REM-09, decision 10).
 * Beside a filter only a list or an object does, where the relaxation is on; to the RFC the filter says it all.
 *
 * @throws ScimError `invalidValue` without a filter, as `checkListAllowed`
 */
export function listsElements(
  target: PatchTarget,
  value: Json | undefined,
  context: PlanContext,
): value is Json {
  if (value === undefined) return false;
  if (target.filter !== undefined) {
    return context.relaxations.removeByValueList && (isJsonArray(value) || isJsonObject(value));
  }
  checkListAllowed(value, targetName(target), context);
  return true;
}

/**
 * Checks that the `value` beside a remove of a whole multi-valued attribute may list what is removed (P-REM-09).
 *
 * @throws ScimError `invalidValue` where the relaxation is off, and for null, which could mean everything or nothing
 */
function checkListAllowed(value: Json, name: string, { relaxations }: PlanContext): void {
  if (relaxations.removeByValueList && value !== null) return;
  const way = relaxations.removeByValueList
    ? ' or list the values to remove'
    : ' or select values by a filter in it';
  throw new ScimError(
    'invalidValue',
    `${name}: remove has a value; leave it out to remove all of the path${way}.`,
  );
}
