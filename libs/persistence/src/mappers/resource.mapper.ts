import {
  comparable,
  isJsonArray,
  isJsonObject,
  matches,
  matchesElement,
  schemasOf,
  valuesOf,
  type Json,
  type Resource,
  type ResourceType,
} from '@rollcall/scim';
import { limitedValues, CATALOGUE_NAMES, type Tenant } from '@rollcall/directory';

import { boundAttribute } from '../sql/bound-attribute.js';
import type { ColumnMap, HotAttribute, KeyColumn } from '../sql/column-map.js';
import { comparableBytes, indexKey, isCut } from '../sql/index-key.js';
import { attributePlace } from '../sql/attribute-place.js';
import { listedReferences } from './listed-references.js';
import type {
  KeyRecord,
  ReferenceRecord,
  ReferenceState,
  ResourceRecords,
  UniqueRecord,
  ValueRecord,
} from './records.js';

/** Translates resources of one type to records and back. */
export interface ResourceMapper {
  readonly columns: ColumnMap;
  /** @param attributes stored attributes, a password as its hash */
  toRecords(
    tenant: Pick<Tenant, 'uniqueGroupNames'>,
    type: ResourceType,
    attributes: Resource,
  ): ResourceRecords;
  /** Stored attributes from a document, as text or as an object, and its references; with the secret only when one is given. */
  toAttributes(stored: {
    readonly document: string | Resource;
    readonly references: readonly ReferenceState[];
    readonly secret?: string | null;
  }): Resource;
}

const PRESENT = Buffer.from([1]);
const EMPTY = Buffer.from([0]);

/** Makes the mapper of a resource type from its column map. */
export function resourceMapper(columns: ColumnMap): ResourceMapper {
  return {
    columns,
    toRecords(tenant, type, attributes) {
      const texts = hotTexts(columns, type, attributes);
      const content = documentOf(columns, attributes);
      return {
        keys: keyRecord({ columns, tenant, texts, attributes }),
        content,
        document: documentText(type, content),
        secret: secretOf(columns, attributes),
        values: [
          ...longValues(columns, texts),
          ...singleValues(columns, type, attributes),
          ...elementValues(columns, type, attributes),
          ...extensionValues(columns, type, attributes),
          ...countedValues(columns, type, attributes),
        ],
        uniques: uniqueValues(columns, type, attributes),
        references: referencesOf(columns, attributes),
        listed: listedReferences(columns, attributes),
      };
    },
    toAttributes({ document, references, secret }) {
      let attributes = typeof document === 'string' ? parseDocument(document) : document;
      for (const reference of references) attributes = withReference(columns, attributes, reference);
      return secret === undefined || secret === null || columns.secret === undefined
        ? attributes
        : { ...attributes, [columns.secret]: secret };
    },
  };
}

/** `schemas` first and the extensions last, so that an answer can be made of the text without parsing it. */
function documentText(type: ResourceType, document: Resource): string {
  const core: Record<string, Json> = { schemas: schemasOf(type, document) };
  const extensions = type.extensions.map(({ schema }) => schema.id);
  for (const [name, value] of Object.entries(document)) {
    if (!extensions.includes(name)) core[name] = value;
  }
  for (const urn of extensions) {
    const extension = document[urn];
    if (extension !== undefined) core[urn] = extension;
  }
  return JSON.stringify(core);
}

function parseDocument(document: string): Resource {
  const parsed = JSON.parse(document) as Json;
  if (!isJsonObject(parsed)) throw new TypeError('a stored document is not a JSON object');
  return without(parsed, 'schemas');
}

/** Prepared values of the attributes that have columns, by key. */
function hotTexts(columns: ColumnMap, type: ResourceType, attributes: Resource): ReadonlyMap<string, Buffer> {
  const texts = new Map<string, Buffer>();
  for (const key of Object.keys(columns.hot)) {
    const [value] = preparedValues(type, key, attributes);
    if (value !== undefined) texts.set(key, value);
  }
  return texts;
}

function preparedValues(type: ResourceType, key: string, attributes: Resource): readonly Buffer[] {
  const bound = boundAttribute(type, key);
  if (bound === undefined) return [];
  const leaf = bound.sub ?? bound.attribute;
  return valuesOf(attributes, bound).flatMap((value) => {
    const prepared = comparable(leaf, value);
    return prepared === undefined ? [] : [comparableBytes(prepared)];
  });
}

function keyRecord({
  columns,
  tenant,
  texts,
  attributes,
}: {
  readonly columns: ColumnMap;
  readonly tenant: Pick<Tenant, 'uniqueGroupNames'>;
  readonly texts: ReadonlyMap<string, Buffer>;
  readonly attributes: Resource;
}): KeyRecord {
  const keys = new Map<KeyColumn, Buffer>();
  for (const [key, { column }] of Object.entries(columns.hot)) {
    const text = texts.get(key);
    if (text !== undefined) keys.set(column, indexKey(text));
  }
  const unique = columns.unique === undefined ? undefined : texts.get(columns.unique.key);
  const enforced = columns.unique?.optional !== true || tenant.uniqueGroupNames;
  const active = columns.active === undefined ? undefined : attributes[columns.active];
  return {
    uniqueKey: unique === undefined || !enforced ? null : indexKey(unique),
    externalId: keys.get('external_id') ?? null,
    displayKey: keys.get('display_key') ?? null,
    familyKey: keys.get('family_key') ?? null,
    givenKey: keys.get('given_key') ?? null,
    active: typeof active === 'boolean' ? Number(active) : null,
  };
}

function valueRecord(attribute: number, value: Buffer, element: number): ValueRecord {
  return { attribute, value: indexKey(value), element, longValue: isCut(value) ? value : null };
}

/** Columns keep cut keys only; the whole of a long value is looked up here. */
function longValues(columns: ColumnMap, texts: ReadonlyMap<string, Buffer>): readonly ValueRecord[] {
  const hot: readonly [string, HotAttribute][] = Object.entries(columns.hot);
  return hot.flatMap(([key, { code }]) => {
    const text = texts.get(key);
    return text !== undefined && isCut(text) ? [valueRecord(code, text, 0)] : [];
  });
}

function singleValues(columns: ColumnMap, type: ResourceType, attributes: Resource): readonly ValueRecord[] {
  return Object.entries(columns.indexed).flatMap(([key, code]) =>
    preparedValues(type, key, attributes).map((value) => valueRecord(code, value, 0)),
  );
}

function elementValues(columns: ColumnMap, type: ResourceType, attributes: Resource): readonly ValueRecord[] {
  return Object.entries(columns.elements).flatMap(([key, indexed]) => {
    const bound = boundAttribute(type, key);
    if (bound === undefined) return [];
    return valuesOf(attributes, bound).flatMap((element, position) => {
      const present = matchesElement({ kind: 'present', target: bound }, bound.attribute, element);
      const rows = [valueRecord(indexed.marker, present ? PRESENT : EMPTY, position)];
      for (const [name, code] of Object.entries(indexed.subs)) {
        const sub = boundAttribute(type, `${key}.${name}`)?.sub;
        const value = isJsonObject(element) ? element[name] : undefined;
        const prepared = sub === undefined || value === undefined ? undefined : comparable(sub, value);
        if (prepared !== undefined) rows.push(valueRecord(code, comparableBytes(prepared), position));
      }
      if (isJsonObject(element) && element['primary'] === true) {
        rows.push(valueRecord(indexed.primary, PRESENT, position));
      }
      return rows;
    });
  });
}

/** Each value once: a resource does not stand in its own way. */
function uniqueValues(
  { uniques = {} }: ColumnMap,
  type: ResourceType,
  attributes: Resource,
): readonly UniqueRecord[] {
  return Object.entries(uniques).flatMap(([key, attribute]) => {
    const keys = preparedValues(type, key, attributes).map((value) => indexKey(value));
    const distinct = new Map(keys.map((value) => [value.toString('base64'), value]));
    return [...distinct.values()].map((value) => ({ attribute, key, value }));
  });
}

/** Values whose number the tenant limits, of attributes that have no other rows: each once. */
function countedValues(
  { counted = {} }: ColumnMap,
  type: ResourceType,
  attributes: Resource,
): readonly ValueRecord[] {
  return CATALOGUE_NAMES.flatMap((name) => {
    const { code, limitedOnly = false } = counted[name] ?? {};
    if (code === undefined || !limitedOnly || attributes[name] === undefined) return [];
    const limited = limitedValues(type, name).map((value) => Buffer.from(value, 'utf8'));
    if (limited.length === 0) return [];
    const held = preparedValues(type, `${name}.value`, attributes);
    return limited
      .filter((value) => held.some((one) => one.equals(value)))
      .map((value) => valueRecord(code, value, 0));
  });
}

/** The references of an extension count on their own, for they vanish with their targets. */
function extensionValues(
  columns: ColumnMap,
  type: ResourceType,
  attributes: Resource,
): readonly ValueRecord[] {
  const document = documentOf(columns, attributes);
  return type.extensions.flatMap(({ schema }) => {
    const indexed = columns.extensions[schema.id];
    const extension = document[schema.id];
    if (indexed === undefined || !isJsonObject(extension)) return [];
    const present = matches({ kind: 'extensionPresent', schema }, document);
    return [valueRecord(indexed.marker, present ? PRESENT : EMPTY, 0)];
  });
}

function secretOf(columns: ColumnMap, attributes: Resource): string | null {
  const secret = columns.secret === undefined ? undefined : attributes[columns.secret];
  return typeof secret === 'string' ? secret : null;
}

/** What the document holds: everything but references and the secret. */
function documentOf(columns: ColumnMap, attributes: Resource): Resource {
  let document = columns.secret === undefined ? attributes : without(attributes, columns.secret);
  for (const key of Object.keys(columns.references)) {
    const { container, name } = attributePlace(key);
    if (container === undefined) {
      document = without(document, name);
      continue;
    }
    const extension = document[container];
    if (!isJsonObject(extension) || !(name in extension)) continue;
    const rest = without(extension, name);
    document =
      Object.keys(rest).length === 0 ? without(document, container) : { ...document, [container]: rest };
  }
  return document;
}

function referencesOf(columns: ColumnMap, attributes: Resource): readonly ReferenceRecord[] {
  return Object.entries(columns.references).flatMap(([key, { code, targetType }]) => {
    const { container, name } = attributePlace(key);
    const holder = container === undefined ? attributes : attributes[container];
    const reference = isJsonObject(holder) ? holder[name] : undefined;
    if (!isJsonObject(reference) || isJsonArray(reference)) return [];
    const target = reference['value'];
    return typeof target === 'string' ? [{ attribute: code, key, targetType, target }] : [];
  });
}

function withReference(columns: ColumnMap, attributes: Resource, reference: ReferenceState): Resource {
  const key = Object.keys(columns.references).find(
    (name) => columns.references[name]?.code === reference.attribute,
  );
  if (key === undefined) return attributes;
  const { container, name } = attributePlace(key);
  const { target, displayName } = reference;
  const isNamed = displayName !== undefined && columns.references[key]?.nameless !== true;
  const value = { value: target, ...(isNamed ? { displayName } : {}) };
  if (container === undefined) return { ...attributes, [name]: value };
  const extension = attributes[container];
  return { ...attributes, [container]: { ...(isJsonObject(extension) ? extension : {}), [name]: value } };
}

function without(resource: Resource, name: string): Resource {
  if (!(name in resource)) return resource;
  return Object.fromEntries(Object.entries(resource).filter(([key]) => key !== name));
}
