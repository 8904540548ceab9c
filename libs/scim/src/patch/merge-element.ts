import { ScimError } from '../errors/scim-error.js';
import { sameValue } from '../resource/same-value.js';
import { attributeNamed } from '../schema/attribute-named.js';
import type { Json, JsonObject } from '../text/json.js';
import { ownValue } from '../text/own-value.js';
import { isLeftover } from './is-leftover.js';
import type { PatchTarget } from './plan.js';
import { targetName } from './target-name.js';
import { withMember } from './with-member.js';

/** What to write into a complex value. */
export interface ElementChange {
  /** Sub-attributes to set, canonical. */
  readonly set: JsonObject;
  /** Names of sub-attributes to unassign. */
  readonly cleared: readonly string[];
}

/**
 * Merges into a complex value: sub-attributes are set or cleared, the others stay (P-ADD-05, P-REP-04). Undefined when
 * clearing leaves nothing but labels. The same object when nothing changes.
 *
 * @throws ScimError `mutability` for an immutable sub-attribute that has another value (P-PATCH-12)
 */
export function mergeElement(
  element: JsonObject,
  change: ElementChange,
  target: PatchTarget,
): JsonObject | undefined {
  let next = element;
  for (const name of Object.keys(change.set)) {
    next = setMember(next, name, ownValue(change.set, name), target);
  }
  let cleared = false;
  for (const name of change.cleared) {
    if (ownValue(next, name) === undefined) continue;
    next = setMember(next, name, undefined, target);
    cleared = true;
  }
  return cleared && isLeftover(target.attribute, Object.keys(next)) ? undefined : next;
}

function setMember(
  element: JsonObject,
  name: string,
  value: Json | undefined,
  target: PatchTarget,
): JsonObject {
  const current = ownValue(element, name);
  if (current === value) return element;
  if (current !== undefined) {
    if (value !== undefined && sameValue(current, value)) return element;
    checkSubMutability(name, target);
  }
  return withMember(element, name, value);
}

function checkSubMutability(name: string, target: PatchTarget): void {
  const sub = attributeNamed(target.attribute.subAttributes ?? [], name);
  if (sub?.mutability !== 'immutable') return;
  throw new ScimError(
    'mutability',
    `${targetName({ ...target, sub })} has a value already, and it is immutable.`,
  );
}
