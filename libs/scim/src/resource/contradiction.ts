import { STRICT } from '../compat/relaxations.js';
import { ScimError } from '../errors/scim-error.js';
import type { Attribute, ResourceType } from '../schema/attribute.js';
import { attributeNamed } from '../schema/attribute-named.js';
import type { Json, JsonObject } from '../text/json.js';
import { isJsonObject } from '../text/json.js';
import { ownValue } from '../text/own-value.js';
import { checkResource } from './check-resource.js';
import { readValue } from './read-value.js';
import { isReference } from './reference.js';
import type { Resource } from './resource.js';
import { sameValue } from './same-value.js';

/**
 * What in a stored resource does not fit when its resource type becomes another: a value of an attribute that is gone,
 * or that is of another kind, or that is none of the canonical ones, and a value that is required now and missing.
 * Undefined where everything fits. Uniqueness is not looked at, for one resource does not tell. Of values only those that
 * are not canonical are repeated, unless they are never returned.
 */
export function contradiction(
  before: ResourceType,
  after: ResourceType,
  resource: Resource,
): string | undefined {
  const core = misfit(before.schema.attributes, after.schema.attributes, resource, '');
  if (core !== undefined) return core;
  for (const { schema } of before.extensions) {
    const data = ownValue(resource, schema.id);
    if (!isJsonObject(data)) continue;
    const next = after.extensions.find((extension) => extension.schema.id === schema.id);
    const found = misfit(schema.attributes, next?.schema.attributes ?? [], data, `${schema.id}:`);
    if (found !== undefined) return found;
  }
  return problemOf(() => {
    checkResource(after, resource);
  });
}

/**
 * Whether a stored resource may not fit, or be kept in other index rows, when its resource type becomes another. Where
 * only something was added that nobody must have, none needs to be looked at.
 */
export function isTightened(before: ResourceType, after: ResourceType): boolean {
  if (changesWhatIsStored(before.schema.attributes, after.schema.attributes)) return true;
  const tightened = before.extensions.some(({ schema }) => {
    const next = after.extensions.find((extension) => extension.schema.id === schema.id);
    return changesWhatIsStored(schema.attributes, next?.schema.attributes ?? []);
  });
  const wasRequired = (id: string): boolean =>
    before.extensions.some(({ schema, required }) => required && schema.id === id);
  return tightened || after.extensions.some(({ schema, required }) => required && !wasRequired(schema.id));
}

function changesWhatIsStored(before: readonly Attribute[], after: readonly Attribute[]): boolean {
  const kept = before.every((attribute) => {
    const next = attributeNamed(after, attribute.name);
    return next !== undefined && next.name === attribute.name && !changesValues(attribute, next);
  });
  return !kept || after.some(({ name, required }) => required && attributeNamed(before, name) === undefined);
}

function changesValues(before: Attribute, after: Attribute): boolean {
  return (
    before.type !== after.type ||
    before.multiValued !== after.multiValued ||
    before.caseExact !== after.caseExact ||
    (after.required && !before.required) ||
    (after.uniqueness === 'none') !== (before.uniqueness === 'none') ||
    (after.returned === 'never') !== (before.returned === 'never') ||
    String(before.referenceTypes) !== String(after.referenceTypes) ||
    referenceParts(before) !== referenceParts(after) ||
    allowsFewer(before, after) ||
    changesWhatIsStored(before.subAttributes ?? [], after.subAttributes ?? [])
  );
}

/**
 * A reference with other parts, or that nobody may write any more, is kept in another way; an address has no parts. Empty for
 * what is none.
 */
function referenceParts(attribute: Attribute): string {
  const { type, mutability, subAttributes = [] } = attribute;
  if (type !== 'reference' && !isReference(attribute)) return '';
  const parts = subAttributes.map((sub) => `${sub.name}:${sub.mutability}`).sort();
  return [mutability === 'readOnly', ...parts].join();
}

function allowsFewer(before: Attribute, after: Attribute): boolean {
  if (after.onlyCanonical !== true) return false;
  const { canonicalValues = [] } = after;
  return (
    before.onlyCanonical !== true ||
    before.canonicalValues?.every((value) => canonicalValues.includes(value)) !== true
  );
}

function misfit(
  before: readonly Attribute[],
  after: readonly Attribute[],
  values: JsonObject,
  prefix: string,
): string | undefined {
  for (const attribute of before) {
    const { name } = attribute;
    const value = ownValue(values, name);
    if (value === undefined || value === null) continue;
    const where = `${prefix}${name}`;
    const next = after.find((other) => other.name === name);
    if (next === undefined) return `${where} has a value.`;
    if (!changesValues(attribute, next)) continue;
    const problem = problemOf(() => {
      checkValue(next, value, where);
    });
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** Whether it may be written is not asked: what is stored was, and stays readable where it may not be changed. */
function checkValue(attribute: Attribute, value: Json, where: string): void {
  const relaxations = { ...STRICT, anyFormat: true };
  const read = readValue(asWritable(attribute), value, { where, exchange: 'create', relaxations });
  if (read !== undefined && sameValue(read, value)) return;
  throw new ScimError('invalidValue', `${where} has a value that does not fit the new definition.`);
}

function asWritable(attribute: Attribute): Attribute {
  const { subAttributes } = attribute;
  return {
    ...attribute,
    mutability: 'readWrite',
    ...(subAttributes === undefined ? {} : { subAttributes: subAttributes.map(asWritable) }),
  };
}

function problemOf(check: () => void): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (error instanceof ScimError) return error.detail;
    throw error;
  }
}
