import { linkedType, referencedNames, referringAttributes, typesBeside } from '@rollcall/directory';
import { isReference, type Attribute, type ResourceType, type Schema } from '@rollcall/scim';

import type {
  ColumnMap,
  HotAttribute,
  IndexedExtension,
  ListedReference,
  ReferenceAttribute,
} from './column-map.js';
import { DISPLAY_NAME_CODE, EXTERNAL_ID } from './common.columns.js';

/** A column map while it is filled. */
interface Found {
  readonly hot: Record<string, HotAttribute>;
  readonly indexed: Record<string, number>;
  readonly extensions: Record<string, IndexedExtension>;
  readonly references: Record<string, ReferenceAttribute>;
  readonly listed: Record<string, ListedReference>;
  readonly uniques: Record<string, number>;
}

/**
 * Where the attributes of a resource type are found in SQL that a tenant has registered, or has registered extensions of:
 * each attribute with one simple value has index rows, each one that is unique has them in `unique_value`, references
 * to one resource are kept apart. Values of lists are compared in memory.
 * @param base the map of a type that every tenant has; undefined for a type of the tenant's own
 * @throws TypeError for a type that is neither
 */
export function registeredColumns(type: ResourceType, base: ColumnMap | undefined): ColumnMap {
  const { schema, extensions } = type;
  const registered = extensions.map((extension) => extension.schema).filter(({ code }) => code !== undefined);
  if (base !== undefined && registered.length === 0) return base;
  if (base === undefined && schema.code === undefined) {
    throw new TypeError(`no column map for the resource type ${type.name}`);
  }
  const known = base ?? plainColumns(type);
  const found: Found = {
    hot: { ...known.hot },
    indexed: { ...known.indexed },
    extensions: { ...known.extensions },
    references: { ...known.references },
    listed: {},
    uniques: {},
  };
  const find = (name: string): ResourceType | undefined => typesBeside(type)?.typeNamed(name);
  if (base === undefined) addSchema(found, schema, { prefix: '', active: known.active, find });
  for (const extension of registered) {
    if (extension.code !== undefined) found.extensions[extension.id] = { marker: extension.code };
    addSchema(found, extension, { prefix: `${extension.id}:`, active: undefined, find });
  }
  return Object.freeze({ ...known, ...found });
}

/** What a type of the tenant's own has without a code of its own: attributes that all types have, by their names. */
function plainColumns({ name, schema }: ResourceType): ColumnMap {
  const find = (wanted: string, fits: (attribute: Attribute) => boolean): boolean =>
    schema.attributes.some((attribute) => attribute.name === wanted && fits(attribute));
  const isFlag = ({ type, multiValued }: Attribute): boolean => type === 'boolean' && !multiValued;
  const isComputed = (attribute: Attribute): boolean =>
    attribute.multiValued && attribute.mutability === 'readOnly' && isReference(attribute);
  const displayName: HotAttribute = { column: 'display_key', code: DISPLAY_NAME_CODE, assigned: false };
  return {
    typeName: name,
    hot: { externalId: EXTERNAL_ID, ...(find('displayName', isName) ? { displayName } : {}) },
    indexed: {},
    elements: {},
    extensions: {},
    references: {},
    ...(find('active', isFlag) ? { active: 'active' } : {}),
    ...(find('groups', isComputed) ? { groups: 'groups' } : {}),
  };
}

/** Whether it is kept as the displayName of users and groups is. */
function isName({ type, multiValued, caseExact, returned }: Attribute): boolean {
  return type === 'string' && !multiValued && !caseExact && returned !== 'never';
}

/** Where a schema stands, and what else there is. */
interface SchemaPlace {
  readonly prefix: string;
  /** The attribute that has a column as a truth value. */
  readonly active: string | undefined;
  readonly find: FindType;
}

/** Finds a resource type of the tenant. */
type FindType = (name: string) => ResourceType | undefined;

function addSchema(found: Found, schema: Schema, { prefix, active, find }: SchemaPlace): void {
  for (const { path, attribute } of referringAttributes(schema)) {
    const listed = listedReference(attribute, find);
    if (listed !== undefined) found.listed[`${prefix}${path}`] = listed;
  }
  for (const attribute of schema.attributes) {
    const key = `${prefix}${attribute.name}`;
    addUniques(found, attribute, key);
    if (attribute.multiValued || found.hot[key] !== undefined || key === active) continue;
    const targetType = linkedType(attribute);
    if (targetType === undefined) {
      addIndexed(found, attribute, key);
      for (const sub of attribute.subAttributes ?? []) addIndexed(found, sub, `${key}.${sub.name}`);
    } else if (attribute.code !== undefined) {
      found.references[key] = {
        code: attribute.code,
        targetType,
        ...namingOf(attribute, find(targetType)),
      };
    }
  }
}

/** What a reference shows of the displayName of its target: never more than the target itself does (C-CHAR-11). */
function namingOf(
  { subAttributes = [] }: Attribute,
  target: ResourceType | undefined,
): Pick<ReferenceAttribute, 'nameless' | 'unindexedName'> {
  const shown = subAttributes.find(({ name }) => name === 'displayName');
  const display = target?.schema.attributes.find(({ name }) => name === 'displayName');
  if (shown === undefined || display?.returned === 'never') return { nameless: true };
  const isIndexed = isName(shown) && (display === undefined || isName(display));
  return isIndexed ? {} : { unindexedName: true };
}

function listedReference(attribute: Attribute, find: FindType): ListedReference | undefined {
  const { code, mutability } = attribute;
  const targetTypes = referencedNames(attribute);
  if (code === undefined || mutability === 'readOnly' || targetTypes.length === 0) return undefined;
  if (isReference(attribute)) return linkedType(attribute) === undefined ? { code, targetTypes } : undefined;
  const endpoints = targetTypes.map((name) => find(name)?.endpoint ?? `/${name}s`);
  return { code, targetTypes, endpoints };
}

/** Truth values and binary ones select nothing; what is never returned is never filtered by. */
function addIndexed(found: Found, attribute: Attribute, key: string): void {
  const { code, type, multiValued, returned } = attribute;
  const isSought = type !== 'complex' && type !== 'boolean' && type !== 'binary' && returned !== 'never';
  if (code !== undefined && isSought && !multiValued && attribute.name !== '$ref') found.indexed[key] = code;
}

function addUniques(found: Found, attribute: Attribute, key: string): void {
  if (attribute.code !== undefined && attribute.uniqueness !== 'none') found.uniques[key] = attribute.code;
  for (const sub of attribute.subAttributes ?? []) {
    if (sub.code !== undefined && sub.uniqueness !== 'none') found.uniques[`${key}.${sub.name}`] = sub.code;
  }
}
