import { ScimError } from '../errors/scim-error.js';
import { distinctElements } from '../resource/distinct-elements.js';
import type { Resource } from '../resource/resource.js';
import { sameValue } from '../resource/same-value.js';
import { isJsonArray, isJsonObject } from '../text/json.js';
import type { Json, JsonArray, JsonObject } from '../text/json.js';
import { ownValue } from '../text/own-value.js';
import { addElements } from './add-elements.js';
import { assign } from './assign.js';
import { mergeElement } from './merge-element.js';
import { noTarget } from './no-target.js';
import type { PatchTarget, WriteStep } from './plan.js';
import { demoteOthers, isPrimary } from './primary.js';
import { selects } from './selects.js';
import { targetName } from './target-name.js';
import { elementsAt } from './value-at.js';

/**
 * Adds to or replaces selected elements of a multi-valued attribute, or a sub-attribute of theirs: add merges into
 * each (P-ADD-10), replace puts a new record in the place of each (P-REP-05), a sub-attribute is set in each
 * (P-REP-06). Where none is selected, one is created from the step's `start` (P-ADD-09, decision 1).
 *
 * @throws ScimError `noTarget` without a selected element and without `start`, `invalidValue` when several would
 *   become primary, `mutability`
 */
export function writeElements(resource: Resource, step: WriteStep): Resource {
  const { target } = step;
  const elements = elementsAt(resource, target);
  const selected = elements.map((element) => selects(target, element));
  const count = selected.filter(Boolean).length;
  if (count === 0) return assign(resource, target, withCreated(elements, step));
  const written = elements.map((element, index) =>
    selected[index] === true ? writeElement(element, step) : element,
  );
  return assign(resource, target, settle(written, selected.indexOf(true), count, step));
}

function withCreated(elements: JsonArray, step: WriteStep): JsonArray {
  const { start, target } = step;
  if (start === undefined) throw noTarget(target);
  if (target.attribute.type !== 'complex') return addElements(target, elements, [step.value]);
  const members = membersOf(step, {});
  if (Object.keys(members).length === 0) return elements;
  const created = { ...start, ...members };
  // A value that contradicts the filter: what the operation asks for may be there from the last time.
  return elements.some((element) => contains(element, created))
    ? elements
    : addElements(target, elements, [created]);
}

function writeElement(element: Json, step: WriteStep): Json | undefined {
  if (!isJsonObject(element)) return step.value;
  const members = membersOf(step, element);
  if (step.op === 'add' || step.target.sub !== undefined) {
    return mergeElement(element, { set: members, cleared: step.cleared }, step.target);
  }
  return replaceElement(element, { ...step.start, ...members }, step.target);
}

/** Puts a record in the place of an element: what it does not have is gone. Immutable sub-attributes must be equal. */
function replaceElement(element: JsonObject, record: JsonObject, target: PatchTarget): JsonObject {
  if (sameValue(element, record)) return element;
  const gone = Object.keys(element).filter((name) => !Object.hasOwn(record, name));
  mergeElement(element, { set: record, cleared: gone }, target);
  return record;
}

/** What a step writes into an element, by sub-attribute. */
function membersOf(step: WriteStep, element: JsonObject): JsonObject {
  const { sub } = step.target;
  if (sub === undefined) return isJsonObject(step.value) ? step.value : {};
  const current = ownValue(element, sub.name);
  const appends = step.op === 'add' && isJsonArray(current) && isJsonArray(step.value);
  return { [sub.name]: appends ? distinctElements(sub, [...current, ...step.value]) : step.value };
}

/** Leaves one primary element and no element twice. */
function settle(
  written: readonly (Json | undefined)[],
  first: number,
  count: number,
  step: WriteStep,
): JsonArray {
  const made = isPrimary({ ...(step.op === 'replace' ? step.start : {}), ...membersOf(step, {}) });
  if (made && count > 1) {
    throw new ScimError(
      'invalidValue',
      `${targetName(step.target)}: only one value can be primary, not ${count}.`,
    );
  }
  const present = written.flatMap((element) => (element === undefined ? [] : [element]));
  const kept = written[first];
  return distinctElements(
    step.target.attribute,
    made && kept !== undefined ? demoteOthers(present, present.indexOf(kept)) : present,
  );
}

function contains(element: Json, part: JsonObject): boolean {
  if (!isJsonObject(element)) return false;
  return Object.entries(part).every(([name, value]) => {
    const own = ownValue(element, name);
    return own !== undefined && sameValue(own, value);
  });
}
