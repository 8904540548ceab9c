import { isJsonArray, isJsonObject, targetOfReference, type Json, type Resource } from '@rollcall/scim';

import type { ColumnMap, ListedReference } from '../sql/column-map.js';
import { attributePlace } from '../sql/attribute-place.js';
import type { ListedRecord } from './records.js';

/** The references that are part of a resource's document, each resource once for each attribute. */
export function listedReferences({ listed = {} }: ColumnMap, attributes: Resource): readonly ListedRecord[] {
  return Object.entries(listed).flatMap(([key, reference]) => {
    const { container, name } = attributePlace(key);
    const holder = container === undefined ? attributes : attributes[container];
    const found = new Map<string, ListedRecord>();
    for (const value of valuesAt(holder, name.split('.'))) {
      const record = reference.endpoints === undefined ? ofId(reference, value) : ofAddress(reference, value);
      if (record === undefined) continue;
      const id = record.target.toLowerCase();
      const targetTypes = asBefore(found.get(id), record.targetTypes);
      found.set(id, { attribute: reference.code, key, ...record, targetTypes });
    }
    return [...found.values()];
  });
}

/** A resource that is named twice must be of what is said of it in both places. */
function asBefore(before: ListedRecord | undefined, types: readonly string[]): readonly string[] {
  return before === undefined ? types : types.filter((type) => before.targetTypes.includes(type));
}

type Referred = Pick<ListedRecord, 'target' | 'targetTypes' | 'wanted'>;

function valuesAt(value: Json | undefined, names: readonly string[]): readonly Json[] {
  if (isJsonArray(value)) return value.flatMap((element) => valuesAt(element, names));
  const [name, ...deeper] = names;
  if (name === undefined) return value === undefined ? [] : [value];
  return isJsonObject(value) ? valuesAt(value[name], deeper) : [];
}

/** A complex reference (RFC 7643 §2.4), which may say of what type its target is. */
function ofId({ targetTypes }: ListedReference, value: Json): Referred | undefined {
  if (!isJsonObject(value) || typeof value['value'] !== 'string') return undefined;
  const { value: target, type } = value;
  const said = targetTypes.filter((candidate) => candidate === type);
  const allowed = said.length === 0 ? targetTypes : said;
  return { target, targetTypes: allowed, wanted: `.value must be the id of a ${allowed.join(' or ')}` };
}

/** An address (RFC 7643 §2.3.7), absolute or relative, or an id alone; the endpoint must be that of the target's type. */
function ofAddress({ targetTypes, endpoints = [] }: ListedReference, value: Json): Referred | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  const target = targetOfReference(value) ?? value;
  const endpoint = value.slice(0, -target.length).split('/').at(-2);
  const allowed =
    target === value
      ? targetTypes
      : targetTypes.filter((_type, index) => endpoints[index] === `/${endpoint}`);
  const wanted = endpoints.map((each) => `${each}/{id}`).join(' or ');
  return { target, targetTypes: allowed, wanted: ` must be the address of a resource, ${wanted},` };
}
