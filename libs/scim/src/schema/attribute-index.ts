import type { BoundAttribute } from '../filter/nodes.js';
import { COMMON_ATTRIBUTES } from './common-attributes.js';
import type { Attribute, ResourceType, Schema } from './attribute.js';

/** An attribute found by its lower-cased name, with its sub-attributes by theirs. */
export interface IndexedAttribute {
  readonly bound: BoundAttribute;
  readonly subs: ReadonlyMap<string, BoundAttribute>;
}

/** The attributes of one resource type by lower-cased name. Maps, so that `__proto__` is a name like any other. */
export interface AttributeIndex {
  /** Lower-cased URN of the core schema. */
  readonly coreUrn: string;
  /** Common and core attributes. */
  readonly core: ReadonlyMap<string, IndexedAttribute>;
  /** Extensions by lower-cased URN. */
  readonly extensions: ReadonlyMap<
    string,
    { readonly schema: Schema; readonly attributes: ReadonlyMap<string, IndexedAttribute> }
  >;
  /** Extension attributes that one extension alone defines, found without URN (P-PATH-08). */
  readonly unqualified: ReadonlyMap<string, IndexedAttribute>;
}

const INDEXES = new WeakMap<ResourceType, AttributeIndex>();
const SUBS = new WeakMap<BoundAttribute, ReadonlyMap<string, BoundAttribute>>();

function bindSubs(element: BoundAttribute): ReadonlyMap<string, BoundAttribute> {
  const subs = new Map<string, BoundAttribute>();
  for (const sub of element.attribute.subAttributes ?? []) {
    subs.set(sub.name.toLowerCase(), Object.freeze({ ...element, sub, key: `${element.key}.${sub.name}` }));
  }
  return subs;
}

/** The sub-attributes of a bound attribute by lower-cased name; computed once. */
export function subAttributesOf(element: BoundAttribute): ReadonlyMap<string, BoundAttribute> {
  const known = SUBS.get(element);
  if (known !== undefined) return known;
  const subs = bindSubs(element);
  SUBS.set(element, subs);
  return subs;
}

function indexAttributes(
  attributes: readonly Attribute[],
  extension: string | undefined,
): Map<string, IndexedAttribute> {
  const index = new Map<string, IndexedAttribute>();
  for (const attribute of attributes) {
    const bound: BoundAttribute = Object.freeze(
      extension === undefined
        ? { attribute, key: attribute.name }
        : { extension, attribute, key: `${extension}:${attribute.name}` },
    );
    index.set(attribute.name.toLowerCase(), { bound, subs: subAttributesOf(bound) });
  }
  return index;
}

function buildIndex(type: ResourceType): AttributeIndex {
  // The common attributes come last and so win over a schema that repeats them (C-ATTR-16).
  const core = indexAttributes([...type.schema.attributes, ...COMMON_ATTRIBUTES], undefined);
  const extensions = new Map<string, { schema: Schema; attributes: ReadonlyMap<string, IndexedAttribute> }>();
  const unqualified = new Map<string, IndexedAttribute>();
  const ambiguous = new Set<string>();
  for (const { schema } of type.extensions) {
    const attributes = indexAttributes(schema.attributes, schema.id);
    extensions.set(schema.id.toLowerCase(), { schema, attributes });
    for (const [name, attribute] of attributes) {
      if (unqualified.has(name)) ambiguous.add(name);
      unqualified.set(name, attribute);
    }
  }
  for (const name of ambiguous) unqualified.delete(name);
  return { coreUrn: type.schema.id.toLowerCase(), core, extensions, unqualified };
}

/** The index of a resource type (C-ATTR-23: names ignore case); built on first use, kept as long as the type lives. */
export function attributeIndex(type: ResourceType): AttributeIndex {
  const known = INDEXES.get(type);
  if (known !== undefined) return known;
  const index = buildIndex(type);
  INDEXES.set(type, index);
  return index;
}
