import { ScimError } from '../errors/scim-error.js';
import { Issues } from '../resource/issues.js';
import { kindOf } from '../resource/kind-of.js';
import { excerpt } from '../text/excerpt.js';
import type { Json } from '../text/json.js';
import { isJsonArray, isJsonObject } from '../text/json.js';
import { ownValue } from '../text/own-value.js';
import { URN } from '../urns.js';
import type { AttributeType, Schema } from './attribute.js';
import { attributeNamed } from './attribute-named.js';
import { COMMON_ATTRIBUTES } from './common-attributes.js';
import type { AttributeDefinition } from './define-schema.js';
import { defineSchema } from './define-schema.js';
import { DefinitionMembers } from './definition-members.js';

/** What one registered schema may hold; each bound is refused by its name. */
export const SCHEMA_LIMITS = Object.freeze({
  /** Attributes of a schema, and sub-attributes of an attribute. */
  attributes: 200,
  /** Canonical values, and reference types, of an attribute. */
  values: 1000,
  /** Characters of the id of a schema. */
  idLength: 255,
  /** Characters of the name of an attribute. */
  nameLength: 100,
});

const SIMPLE_TYPES: readonly AttributeType[] = [
  ...['string', 'boolean', 'decimal', 'integer', 'dateTime', 'binary', 'reference'],
] as const;
const MUTABILITIES = ['readOnly', 'readWrite', 'immutable', 'writeOnly'] as const;
const RETURNED = ['always', 'never', 'default', 'request'] as const;
const UNIQUENESS = ['none', 'server', 'global'] as const;

const SCHEMA_MEMBERS = ['schemas', 'id', 'name', 'description', 'attributes', 'meta'];
const SUB_ATTRIBUTE_MEMBERS = [
  ...['name', 'type', 'multiValued', 'description', 'required', 'canonicalValues', 'caseExact'],
  ...['mutability', 'returned', 'uniqueness', 'referenceTypes'],
];
const ATTRIBUTE_MEMBERS = [...SUB_ATTRIBUTE_MEMBERS, 'subAttributes'];

/** Values of these types are ordered or compared without regard to letters, or cannot be compared at all. */
const WITH_CASE: ReadonlySet<AttributeType> = new Set(['string', 'reference', 'binary']);
/** Canonical values are strings (RFC 7643 §2.3.1, §7). */
const WITH_CANONICAL_VALUES: ReadonlySet<AttributeType> = new Set(['string', 'reference']);
const WITH_UNIQUENESS: ReadonlySet<AttributeType> = new Set(['string', 'reference', 'integer', 'decimal']);

/**
 * Reads a schema in the form of RFC 7643 §7, as an administrator registers one: what `renderSchema` makes of the result
 * is what was given. Every characteristic is checked, and what is absent has the default of §2.2 (C-CHAR-01); an
 * attribute that is writeOnly is never returned, and one with canonical values takes no others (§2.3.1, C-CHAR-04).
 * Members that a schema does not have are refused, but for `meta`.
 *
 * @throws ScimError `invalidValue` with every problem and its path, such as `attributes[2].subAttributes[0].type`
 */
export function readSchema(json: Json): Schema {
  if (!isJsonObject(json)) {
    throw new ScimError(
      'invalidValue',
      `A schema must be a JSON object (RFC 7643 section 7), not ${kindOf(json)}.`,
    );
  }
  const issues = new Issues();
  const members = new DefinitionMembers(json, '', issues);
  members.refuseOthers(SCHEMA_MEMBERS);
  const schemas = ownValue(json, 'schemas');
  if (isJsonArray(schemas) && !schemas.includes(URN.schema))
    members.note('schemas', `must be ["${URN.schema}"]`);
  const id = members.requiredText('id') ?? '';
  if (id.length > SCHEMA_LIMITS.idLength) {
    members.note('id', `is longer than ${SCHEMA_LIMITS.idLength} characters`);
  }
  const name = members.text('name') ?? id.slice(id.lastIndexOf(':') + 1);
  const description = members.text('description') ?? name;
  const list = members.list('attributes', SCHEMA_LIMITS.attributes);
  if (list === undefined && issues.count === 0) members.note('attributes', 'must be a list of attributes');
  const attributes = (list ?? []).flatMap((each, index) => {
    const where = `attributes[${index}]`;
    const read = readDefinition(each, { where, issues, inside: false });
    if (read !== undefined) checkName(read.name, where, issues);
    return read ?? [];
  });
  issues.throwIfAny();
  return defineSchema({ id, name, description, attributes });
}

/** Where a definition stands, and whether it is that of a sub-attribute. */
interface Place {
  readonly where: string;
  readonly issues: Issues;
  readonly inside: boolean;
}

function readDefinition(json: Json, { where, issues, inside }: Place): AttributeDefinition | undefined {
  if (!isJsonObject(json)) {
    issues.add(
      'invalidValue',
      `${where} must be an object with the characteristics of an attribute, not ${kindOf(json)}.`,
    );
    return undefined;
  }
  const members = new DefinitionMembers(json, where, issues);
  members.refuseOthers(inside ? SUB_ATTRIBUTE_MEMBERS : ATTRIBUTE_MEMBERS);
  const name = members.requiredText('name');
  const subAttributes = inside ? undefined : readSubAttributes(members, where, issues);
  const type =
    members.oneOf('type', inside ? SIMPLE_TYPES : [...SIMPLE_TYPES, 'complex']) ??
    (subAttributes === undefined ? 'string' : 'complex');
  const mutability = members.oneOf('mutability', MUTABILITIES);
  const returned = members.oneOf('returned', RETURNED) ?? (mutability === 'writeOnly' ? 'never' : undefined);
  const definition = {
    name: name ?? '',
    type,
    description: members.text('description') ?? name ?? '',
    ...defined('multiValued', members.flag('multiValued')),
    ...defined('required', members.flag('required')),
    ...defined('caseExact', members.flag('caseExact')),
    ...defined('mutability', mutability),
    ...defined('returned', returned),
    ...defined('uniqueness', members.oneOf('uniqueness', UNIQUENESS)),
    ...onlyValues(members.texts('canonicalValues', SCHEMA_LIMITS.values)),
    ...defined('referenceTypes', members.texts('referenceTypes', SCHEMA_LIMITS.values)),
    ...defined('subAttributes', subAttributes),
  };
  checkCharacteristics(definition, members);
  return name === undefined ? undefined : definition;
}

function readSubAttributes(
  members: DefinitionMembers,
  where: string,
  issues: Issues,
): readonly AttributeDefinition[] | undefined {
  return members
    .list('subAttributes', SCHEMA_LIMITS.attributes)
    ?.flatMap(
      (each, index) =>
        readDefinition(each, { where: `${where}.subAttributes[${index}]`, issues, inside: true }) ?? [],
    );
}

/** What the characteristics of one attribute say together (RFC 7643 §2.2, §2.3, §7). */
function checkCharacteristics(definition: AttributeDefinition, members: DefinitionMembers): void {
  const { type = 'string', subAttributes, referenceTypes, mutability, returned } = definition;
  if (type === 'complex' && subAttributes === undefined) {
    members.note('subAttributes', 'must be there: the attribute is complex');
  }
  if (type !== 'complex' && subAttributes !== undefined) {
    members.note('type', 'must be "complex": the attribute has sub-attributes');
  }
  if (type === 'reference' && referenceTypes === undefined) {
    members.note('referenceTypes', 'must be there: names of resource types, "external" or "uri"');
  }
  if (type !== 'reference' && referenceTypes !== undefined) {
    members.note('referenceTypes', 'is for attributes of the type "reference" alone');
  }
  if (definition.canonicalValues !== undefined && !WITH_CANONICAL_VALUES.has(type)) {
    members.note(
      'canonicalValues',
      type === 'complex'
        ? 'is for simple attributes; give it to a sub-attribute'
        : `is for the types "string" and "reference", and has no meaning for the type "${type}"`,
    );
  }
  if (definition.caseExact === true && !WITH_CASE.has(type)) {
    members.note('caseExact', `has no meaning for the type "${type}"`);
  }
  if ((definition.uniqueness ?? 'none') !== 'none' && !WITH_UNIQUENESS.has(type)) {
    members.note('uniqueness', `must be "none" for the type "${type}"`);
  }
  if (mutability === 'writeOnly' && returned !== 'never') {
    members.note('returned', 'must be "never" for an attribute that is writeOnly');
  }
}

/** Passwords are hashed where the User schema has them, and the common attributes belong to every schema (C-ATTR-16). */
function checkName(name: string, where: string, issues: Issues): void {
  if (name.length > SCHEMA_LIMITS.nameLength) {
    issues.add('invalidValue', `${where}.name is longer than ${SCHEMA_LIMITS.nameLength} characters.`);
  } else if (attributeNamed(COMMON_ATTRIBUTES, name) !== undefined) {
    issues.add(
      'invalidValue',
      `${where}.name must not be ${excerpt(name)}: every resource has that attribute.`,
    );
  } else if (name.toLowerCase() === 'password' || name.toLowerCase() === 'members') {
    issues.add(
      'invalidValue',
      `${where}.name must not be ${excerpt(name)}: this service keeps the password of a User and the members of a Group in a way of their own.`,
    );
  }
}

/** What a tenant lists is all that it wants (C-CHAR-04). */
function onlyValues(
  canonicalValues: readonly string[] | undefined,
): Pick<AttributeDefinition, 'canonicalValues' | 'onlyCanonical'> {
  return canonicalValues === undefined ? {} : { canonicalValues, onlyCanonical: true };
}

function defined<K extends string, V>(name: K, value: V | undefined): { readonly [key in K]?: V } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [key in K]?: V });
}
