import { ScimError } from '../errors/scim-error.js';
import { excerpt } from '../text/excerpt.js';
import { URN } from '../urns.js';
import type { Attribute, AttributeType, Schema } from './attribute.js';

/** What an attribute's definition has to say; everything else has the default of RFC 7643 §2.2. */
export interface AttributeDefinition extends Partial<
  Omit<Attribute, 'name' | 'description' | 'subAttributes'>
> {
  readonly name: string;
  readonly description: string;
  readonly subAttributes?: readonly AttributeDefinition[];
}

const CASE_EXACT_TYPES: ReadonlySet<AttributeType> = new Set(['reference', 'binary']);

/**
 * Makes an attribute with the defaults of RFC 7643 §2.2 (C-CHAR-01): a string, single-valued, optional, not
 * case-exact, readWrite, returned by default, not unique. References and binary values are case-exact by nature
 * (§2.3.6, §2.3.7), and an attribute with sub-attributes is complex. The result is frozen, all the way down.
 */
export function attribute(definition: AttributeDefinition): Attribute {
  const type = definition.type ?? (definition.subAttributes === undefined ? 'string' : 'complex');
  const made: Attribute = {
    name: definition.name,
    type,
    multiValued: definition.multiValued ?? false,
    description: definition.description,
    required: definition.required ?? false,
    caseExact: definition.caseExact ?? CASE_EXACT_TYPES.has(type),
    mutability: definition.mutability ?? 'readWrite',
    returned: definition.returned ?? 'default',
    uniqueness: definition.uniqueness ?? 'none',
    ...(definition.canonicalValues === undefined
      ? {}
      : { canonicalValues: frozenCopy(definition.canonicalValues) }),
    ...(definition.onlyCanonical === undefined ? {} : { onlyCanonical: definition.onlyCanonical }),
    ...(definition.referenceTypes === undefined
      ? {}
      : { referenceTypes: frozenCopy(definition.referenceTypes) }),
    ...(definition.subAttributes === undefined
      ? {}
      : { subAttributes: definition.subAttributes.map(attribute) }),
    ...(definition.preparation === undefined ? {} : { preparation: definition.preparation }),
    ...(definition.format === undefined ? {} : { format: definition.format }),
    ...(definition.defaultValue === undefined ? {} : { defaultValue: definition.defaultValue }),
    ...(definition.code === undefined ? {} : { code: definition.code }),
  };
  return deepFreeze(made);
}

/**
 * Makes a schema (RFC 7643 §7), frozen all the way down, after checking what every other part relies on: a URN as
 * its id, attribute names by the grammar of §2.1 (C-ATTR-24) that differ by more than letter case, sub-attributes on
 * complex attributes and only there, and no complex attribute inside another (C-CHAR-17; the schema of schemas is
 * the one exception). The schemas that a tenant registers pass through here too.
 *
 * @throws ScimError `invalidValue` that names the attribute
 */
export function defineSchema(definition: {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly attributes: readonly AttributeDefinition[];
  readonly code?: number;
}): Schema {
  if (!isUrn(definition.id)) {
    throw new ScimError(
      'invalidValue',
      `The schema id ${excerpt(definition.id)} is not a URN such as "urn:example:2.0:User".`,
    );
  }
  const attributes = definition.attributes.map(attribute);
  checkNames(attributes, definition.id);
  for (const each of attributes) checkStructure(each, definition.id);
  return deepFreeze({
    id: definition.id,
    name: definition.name,
    description: definition.description,
    attributes,
    ...(definition.code === undefined ? {} : { code: definition.code }),
  });
}

function checkNames(attributes: readonly Attribute[], owner: string): void {
  const seen = new Set<string>();
  for (const { name } of attributes) {
    if (!isAttributeName(name)) {
      throw new ScimError(
        'invalidValue',
        `The attribute name ${excerpt(name)} of ${owner} is not allowed: it must begin with a letter, go on with letters, ` +
          'digits, "-", "_" or "$", and not be a name that every JavaScript object has.',
      );
    }
    const folded = name.toLowerCase();
    if (seen.has(folded)) {
      throw new ScimError(
        'invalidValue',
        `The attribute name ${excerpt(name)} occurs twice in ${owner}; letter case does not count.`,
      );
    }
    seen.add(folded);
  }
}

function checkStructure(each: Attribute, owner: string): void {
  const where = `${owner}:${each.name}`;
  if (each.type !== 'complex') {
    if (each.subAttributes !== undefined) {
      throw new ScimError(
        'invalidValue',
        `The attribute ${where} has sub-attributes, so its type must be "complex".`,
      );
    }
    if (each.type === 'reference' && (each.referenceTypes ?? []).length === 0) {
      throw new ScimError(
        'invalidValue',
        `The attribute ${where} is a reference and must name its referenceTypes.`,
      );
    }
    return;
  }
  const subs = each.subAttributes ?? [];
  if (subs.length === 0) {
    throw new ScimError('invalidValue', `The attribute ${where} is complex and must have sub-attributes.`);
  }
  checkNames(subs, where);
  for (const sub of subs) {
    if (sub.type === 'complex' && owner !== URN.schema) {
      throw new ScimError(
        'invalidValue',
        `The sub-attribute ${where}.${sub.name} must not be complex itself.`,
      );
    }
    checkStructure(sub, owner);
  }
}

/** RFC 7643 §2.1, with `$ref`; names that objects inherit are kept out so that a lookup can never find those. */
function isAttributeName(name: string): boolean {
  if (name === '$ref') return true;
  if (name in Object.prototype) return false;
  for (let index = 0; index < name.length; index += 1) {
    const code = name.charCodeAt(index);
    const letter = isLetter(code);
    if (index === 0 ? !letter : !(letter || isDigit(code) || code === 0x2d || code === 0x5f || code === 0x24))
      return false;
  }
  return name.length > 0;
}

/** `urn:` with at least two parts of letters, digits and the signs that RFC 8141 allows without escaping. */
function isUrn(id: string): boolean {
  const parts = id.split(':');
  if (parts.length < 3 || parts[0]?.toLowerCase() !== 'urn') return false;
  return parts.every((part) => part.length > 0 && [...part].every(isUrnCharacter));
}

function isUrnCharacter(character: string): boolean {
  const code = character.charCodeAt(0);
  return isLetter(code) || isDigit(code) || '-._~!$&+;=@'.includes(character);
}

function isLetter(code: number): boolean {
  return (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function frozenCopy(values: readonly string[]): readonly string[] {
  return Object.freeze([...values]);
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
}
