import { loneElement } from '../compat/lone-element.js';
import { referenceShape } from '../compat/reference-shapes.js';
import type { Relaxations } from '../compat/relaxations.js';
import { roleFromJson } from '../compat/roles-as-json.js';
import type { Limits } from '../limits.js';
import type { Attribute } from '../schema/attribute.js';
import { attributeNamed } from '../schema/attribute-named.js';
import type { Json, JsonObject } from '../text/json.js';
import { isJsonArray, isJsonObject } from '../text/json.js';
import { checkCount } from './check-count.js';
import { distinctElements } from './distinct-elements.js';
import { isBlank } from './is-blank.js';
import type { Issues } from './issues.js';
import { kindOf } from './kind-of.js';
import { readPrimitive } from './read-primitive.js';
import { isReference, subAttribute, targetOfReference } from './reference.js';

/** How values are read, and where problems are noted. */
export interface ReadContext {
  readonly exchange: 'create' | 'replace' | 'patch';
  readonly relaxations: Relaxations;
  readonly limits: Limits;
  /** Attributes that are collections: the limit `values` is not theirs. */
  readonly collections: readonly Attribute[];
  readonly issues: Issues;
}

/**
 * Reads the value of an attribute, as `readValue` describes, and notes problems instead of throwing them. Undefined
 * when the value is unassigned or refused.
 *
 * @throws ScimError `payloadTooLarge` at once, since nothing is read of a list with more values than the limit
 */
export function readAttribute(
  attribute: Attribute,
  json: Json,
  where: string,
  context: ReadContext,
): Json | undefined {
  if (json === null) return undefined;
  return attribute.multiValued
    ? readList(attribute, json, where, context)
    : readOne(attribute, json, where, context);
}

/** Reads one value: that of a single-valued attribute, or one element of a multi-valued one. */
export function readOne(
  attribute: Attribute,
  json: Json,
  where: string,
  context: ReadContext,
): Json | undefined {
  const value = shaped(attribute, json, context.relaxations);
  if (value === null) return undefined;
  if (attribute.type !== 'complex') return readPrimitive(attribute, value, where, context);
  if (isJsonObject(value)) return readComplex(attribute, value, where, context);
  context.issues.add('invalidValue', `${where} must be an object with sub-attributes, not ${kindOf(value)}.`);
  return undefined;
}

/**
 * Reads the sub-attributes that an object has, by the schema's names (C-ATTR-23). Undefined stands for those that
 * are unassigned or were refused; unknown and readOnly ones, and the computed `$ref`, are left out.
 */
export function readParts(
  attribute: Attribute,
  json: JsonObject,
  where: string,
  context: ReadContext,
): ReadonlyMap<string, Json | undefined> {
  const parts = new Map<string, Json | undefined>();
  const computed = isReference(attribute) ? '$ref' : undefined;
  const seen = new Set<string>();
  let reference: Json = null;
  let known = 0;
  for (const key of Object.keys(json)) {
    const sub = attributeNamed(attribute.subAttributes ?? [], key);
    if (sub === undefined) continue;
    const path = `${where}.${sub.name}`;
    if (seen.has(sub.name))
      context.issues.add('invalidSyntax', `${path} is given twice; letter case does not count.`);
    seen.add(sub.name);
    const value = json[key] ?? null;
    if (sub.name === computed) reference = value;
    else if (sub.mutability !== 'readOnly') parts.set(sub.name, readAttribute(sub, value, path, context));
    else continue;
    known += 1;
  }
  if (context.exchange === 'patch' && known === 0 && Object.keys(json).length > 0) {
    context.issues.add(
      'invalidValue',
      `${where} has no sub-attribute that the schema knows and that can be written.`,
    );
  }
  if (computed !== undefined && parts.get('value') === undefined && reference !== null) {
    const target = targetOfReference(reference);
    if (target !== undefined) parts.set('value', target);
    else
      context.issues.add(
        'invalidValue',
        `${where}.$ref does not end in a resource, such as /Users/{id}; send ${where}.value.`,
      );
  }
  if (computed !== undefined && parts.get('value') === '') noteMissingValue(where, context);
  return parts;
}

function readComplex(
  attribute: Attribute,
  json: JsonObject,
  where: string,
  context: ReadContext,
): Json | undefined {
  const before = context.issues.count;
  const parts = readParts(attribute, json, where, context);
  const result: Record<string, Json> = {};
  let size = 0;
  for (const sub of attribute.subAttributes ?? []) {
    const value = parts.get(sub.name);
    if (value === undefined) continue;
    result[sub.name] = value;
    size += 1;
  }
  if (context.issues.count > before) return undefined;
  if (size === 0) {
    if (
      isReference(attribute) &&
      attribute.multiValued &&
      Object.values(json).some((value) => value !== null)
    ) {
      checkComplete(attribute, result, where, context);
    }
    return undefined;
  }
  checkComplete(attribute, result, where, context);
  return result;
}

function noteMissingValue(where: string, context: ReadContext): void {
  context.issues.add('invalidValue', `${where}.value is missing: send the id of the resource that is meant.`);
}

/** What is merged into a stored value by PATCH is complete only afterwards; `checkResource` looks at that. */
function checkComplete(attribute: Attribute, value: JsonObject, where: string, context: ReadContext): void {
  if (isReference(attribute) && value['value'] === undefined) {
    noteMissingValue(where, context);
    return;
  }
  if (context.exchange === 'patch') return;
  for (const sub of attribute.subAttributes ?? []) {
    if (!sub.required || sub.mutability === 'readOnly') continue;
    if (isBlank(value[sub.name])) context.issues.add('invalidValue', `${where}.${sub.name} is required.`);
  }
}

function readList(attribute: Attribute, json: Json, where: string, context: ReadContext): Json | undefined {
  const list = context.relaxations.loneElement ? loneElement(json) : json;
  if (!isJsonArray(list)) {
    context.issues.add('invalidValue', `${where} must be a list of values, not ${kindOf(list)}.`);
    return undefined;
  }
  if (!context.collections.includes(attribute)) checkCount(list.length, where, context.limits);
  const elements: Json[] = [];
  list.forEach((element, index) => {
    const value = readOne(attribute, element, `${where}[${index}]`, context);
    if (value !== undefined) elements.push(value);
  });
  const distinct = distinctElements(attribute, elements);
  checkPrimary(attribute, distinct, where, context.issues);
  return distinct.length === 0 ? undefined : distinct;
}

/** Notes a problem when more than one value is the primary one (RFC 7643 §2.4, C-PRIM-01, C-PRIM-04). */
export function checkPrimary(
  attribute: Attribute,
  elements: readonly Json[],
  where: string,
  issues: Issues,
): void {
  if (subAttribute(attribute, 'primary') === undefined) return;
  const primaries = elements.filter((element) => isJsonObject(element) && element['primary'] === true);
  if (primaries.length > 1) {
    issues.add(
      'invalidValue',
      `${where} has ${primaries.length} values with primary true; only one may have it.`,
    );
  }
}

/** The value after the relaxations that know other shapes for it. */
function shaped(attribute: Attribute, json: Json, relaxations: Relaxations): Json {
  if (relaxations.referenceShapes && isReference(attribute)) return referenceShape(json);
  if (
    relaxations.rolesAsJson &&
    attribute.name === 'roles' &&
    attribute.multiValued &&
    attribute.type === 'complex'
  ) {
    return roleFromJson(json);
  }
  return json;
}
