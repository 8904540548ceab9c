import { countShapes } from '../compat/remove-by-value-list.js';
import { countTerms } from '../filter/count-terms.js';
import type { Resource } from '../resource/resource.js';
import { isJsonArray, isJsonObject } from '../text/json.js';
import type { Json, JsonObject } from '../text/json.js';
import { ownValue } from '../text/own-value.js';
import type { PatchStep } from './plan.js';
import { elementsAt, valueAt } from './value-at.js';

/** UTF-16 code units of all the strings in a value, up to which it counts as one; comparing it reads them all. */
const CHARACTERS_OF_ONE = 256;

/** Lengths of elements, which are never changed. */
const LENGTHS = new WeakMap<JsonObject, number>();

/**
 * How many values a step examines in a resource, found before it does: for the limit `patchElements`. Those of a
 * multi-valued attribute, each once for every attribute expression of the filter and every shape of a listed element
 * that looks at it, those of a multi-valued sub-attribute, and those that the step brings. A value of more than 256
 * characters counts once for every 256 begun. 0 for single values, and where all values go.
 */
export function patchWork(resource: Resource, step: PatchStep): number {
  if (step.op === 'removeExtension') return 0;
  const { target } = step;
  const inner = target.sub?.multiValued === true ? target.sub.name : undefined;
  if (!target.attribute.multiValued && inner === undefined) return 0;
  if (step.op === 'remove' && target.filter === undefined && target.sub === undefined && !step.listed)
    return 0;
  const sent = weigh(step.op === 'remove' ? step.listed : step.value);
  if (!target.attribute.multiValued) return weighInner(valueAt(resource, target), inner) + sent;
  const elements = elementsAt(resource, target);
  const terms = target.filter === undefined ? 1 : countTerms(target.filter);
  const shapes = step.op === 'remove' && step.listed !== undefined ? countShapes(step.listed) : 0;
  const examined = weigh(elements) * (terms + shapes) + sent;
  if (inner === undefined) return examined;
  // What is sent is joined to the values of each element.
  return elements.reduce<number>((sum, element) => sum + weighInner(element, inner) + sent, examined);
}

function weighInner(element: Json | undefined, sub: string | undefined): number {
  return sub !== undefined && isJsonObject(element) ? weigh(ownValue(element, sub)) : 0;
}

function weigh(value: Json | undefined): number {
  if (value === undefined) return 0;
  if (isJsonArray(value)) return value.reduce<number>((sum, element) => sum + weigh(element), 0);
  return Math.max(1, Math.ceil(lengthOf(value) / CHARACTERS_OF_ONE));
}

/** As deep as canonical values are. */
function lengthOf(value: Json): number {
  if (typeof value === 'string') return value.length;
  if (isJsonArray(value)) return value.reduce<number>((sum, element) => sum + lengthOf(element), 0);
  if (!isJsonObject(value)) return 0;
  const known = LENGTHS.get(value);
  if (known !== undefined) return known;
  const length = Object.values(value).reduce<number>((sum, member) => sum + lengthOf(member), 0);
  LENGTHS.set(value, length);
  return length;
}
