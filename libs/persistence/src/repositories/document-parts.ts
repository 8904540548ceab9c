import {
  attributesOf,
  type BoundAttribute,
  type BoundFilter,
  type BoundSort,
  type ResourceType,
} from '@rollcall/scim';

import type { ColumnMap } from '../sql/column-map.js';
import { columnsOf } from '../sql/column-maps.js';

/** Common attributes that are not kept in the document, or not in every one (RFC 7643 §3.1). */
const COMPUTED: ReadonlySet<string> = new Set(['schemas', 'id', 'meta']);

/** Names that mean themselves in SQL, in JSON and in a JSON path. */
const PLAIN_NAME = /^[\w.~!$&+;=@:-]+$/;

/** What is decided in memory. */
export interface Decision {
  readonly type: ResourceType;
  /** Undefined where all match. */
  readonly filter: BoundFilter | undefined;
  readonly sort: BoundSort | undefined;
}

/** What a filter and an order look at. */
export function attributesLookedAt({
  filter,
  sort,
}: Pick<Decision, 'filter' | 'sort'>): readonly BoundAttribute[] {
  return [
    ...(filter === undefined ? [] : attributesOf(filter)),
    ...(sort === undefined ? [] : [sort.target]),
  ];
}

/**
 * The top-level members of a document that decide: names of core attributes and URNs of extensions. Undefined where
 * something is looked at that no document holds: `id`, `meta`, `schemas`, references, members, groups, or
 * whether an extension is there.
 */
export function documentParts({ type, filter, sort }: Decision): readonly string[] | undefined {
  const columns = columnsOf(type);
  const targets = attributesLookedAt({ filter, sort });
  if (filter !== undefined && asksForExtension(filter)) return undefined;
  if (!targets.every((target) => isInDocument(target, columns))) return undefined;
  const parts = new Set(targets.map(({ extension, attribute }) => extension ?? attribute.name));
  return [...parts].every((part) => PLAIN_NAME.test(part)) ? [...parts] : undefined;
}

function isInDocument({ extension, attribute }: BoundAttribute, columns: ColumnMap): boolean {
  const { name, subAttributes = [] } = attribute;
  const key = extension === undefined ? name : `${extension}:${name}`;
  if (key === columns.members || key === columns.groups || Object.hasOwn(columns.references, key))
    return false;
  // An address is made when the resource is rendered.
  return !COMPUTED.has(key) && !subAttributes.some((sub) => sub.name === '$ref');
}

/** An extension may be there by its references alone. */
function asksForExtension(filter: BoundFilter): boolean {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.operands.some(asksForExtension);
    case 'not':
      return asksForExtension(filter.operand);
    case 'extensionPresent':
      return true;
    case 'compare':
    case 'present':
    case 'element':
    case 'constant':
      return false;
  }
}
