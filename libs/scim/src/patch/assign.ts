import { ScimError } from '../errors/scim-error.js';
import type { Resource } from '../resource/resource.js';
import { sameValue } from '../resource/same-value.js';
import { isJsonArray, isJsonObject } from '../text/json.js';
import type { Json } from '../text/json.js';
import { ownValue } from '../text/own-value.js';
import type { PatchTarget } from './plan.js';
import { targetName } from './target-name.js';
import { valueAt } from './value-at.js';
import { withMember } from './with-member.js';

/**
 * A resource with a target's attribute set to a value, whole, or unassigned by undefined or an empty array
 * (C-NULL-01). An extension without attributes disappears (P-REM-11). The same resource when it has that value.
 *
 * @throws ScimError `mutability` for another value of an immutable attribute that has one (P-PATCH-12, P-REP-09) and
 *   for a required attribute that would be unassigned (P-REM-06)
 */
export function assign(resource: Resource, target: PatchTarget, value: Json | undefined): Resource {
  const next = isJsonArray(value) && value.length === 0 ? undefined : value;
  const current = valueAt(resource, target);
  if (current === next) return resource;
  if (current !== undefined) {
    if (next !== undefined && sameValue(current, next)) return resource;
    checkMutability(target, next);
  }
  const { attribute, extension } = target;
  if (extension === undefined) return withMember(resource, attribute.name, next);
  const data = ownValue(resource, extension);
  const changed = withMember(isJsonObject(data) ? data : {}, attribute.name, next);
  return withMember(resource, extension, Object.keys(changed).length === 0 ? undefined : changed);
}

function checkMutability({ attribute, extension, where }: PatchTarget, next: Json | undefined): void {
  const name = targetName({ attribute, where, ...(extension === undefined ? {} : { extension }) });
  if (attribute.mutability === 'immutable') {
    throw new ScimError('mutability', `${name} has a value already, and it is immutable.`);
  }
  if (attribute.required && next === undefined) {
    throw new ScimError('mutability', `${name} is required and cannot be removed.`);
  }
}
