import type { BoundAttribute, BoundFilter } from '@rollcall/scim';

import type { ColumnMap } from './column-map.js';
import { expensiveTerms } from './expensive-terms.js';

/**
 * Whether an index leads from a filter to its matches, so that their number, not that of all resources, decides what
 * it costs. Equality and prefixes of indexed values, equality of ids and references, and later changes count;
 * what most resources have in common (`active`, `emails.type`) does not.
 */
export function isSelective(filter: BoundFilter, columns: ColumnMap): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.operands.some((operand) => isSelective(operand, columns));
    case 'or':
      return filter.operands.every((operand) => isSelective(operand, columns));
    case 'compare':
      return isSelectiveComparison(filter, columns);
    case 'element':
      return isSelective(filter.filter, columns);
    case 'constant':
      return !filter.value;
    case 'not':
    case 'present':
    case 'extensionPresent':
      return false;
  }
}

/** The terms of a conjunction, or the one term, that an index serves and that cost little; undefined without any. */
export function selectivePart(filter: BoundFilter, columns: ColumnMap): BoundFilter | undefined {
  const terms = filter.kind === 'and' ? filter.operands : [filter];
  const parts = terms.filter((term) => isSelective(term, columns) && expensiveTerms(term, columns) === 0);
  const [first] = parts;
  return parts.length > 1 ? { kind: 'and', operands: parts } : first;
}

function isSelectiveComparison(
  { target, operator, operand }: Extract<BoundFilter, { kind: 'compare' }>,
  columns: ColumnMap,
): boolean {
  const { key } = target;
  if (key === 'meta.lastModified') return operator === 'eq' || operator === 'gt' || operator === 'ge';
  if (operator === 'eq' && (key === 'id' || isIdOf(target, columns))) return true;
  // Not `name.givenName`, whose column has no key of its own.
  const keyed = columns.hot[key] !== undefined && columns.hot[key].column !== 'given_key';
  const indexed = keyed || columns.indexed[key] !== undefined || isElementValue(target, columns);
  return indexed && (operator === 'eq' || (operator === 'sw' && operand !== ''));
}

/**
 * Whether a filter asks for resources by what tells them apart, so that one or none is to be expected: equality of the
 * id, the unique value, the externalId or an e-mail address, alone or in a conjunction.
 */
export function isIdentifying(filter: BoundFilter, columns: ColumnMap): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.operands.some((operand) => isIdentifying(operand, columns));
    case 'element':
      return isIdentifying(filter.filter, columns);
    case 'compare': {
      const { key } = filter.target;
      const telling =
        key === 'id' || key === 'externalId' || key === columns.unique?.key || isUnique(key, columns);
      return filter.operator === 'eq' && (telling || isIdentifyingElement(filter.target, columns));
    }
    default:
      return false;
  }
}

/** Whether it is a unique attribute of a registered schema to which an index leads. */
function isUnique(key: string, { uniques = {}, indexed }: ColumnMap): boolean {
  return uniques[key] !== undefined && indexed[key] !== undefined;
}

/** Ids of managers and members; not of groups, which may hold everybody. */
function isIdOf({ key, sub }: BoundAttribute, columns: ColumnMap): boolean {
  if (sub?.name !== 'value') return false;
  const attribute = key.slice(0, key.length - '.value'.length);
  return columns.references[attribute] !== undefined || attribute === columns.members;
}

function isIdentifyingElement(target: BoundAttribute, columns: ColumnMap): boolean {
  return isElementValue(target, columns) && columns.elements[target.attribute.name]?.identifying === true;
}

function isElementValue({ attribute, extension, sub }: BoundAttribute, columns: ColumnMap): boolean {
  const name = sub?.name ?? 'value';
  if (extension !== undefined || (name !== 'value' && name !== 'display')) return false;
  return columns.elements[attribute.name]?.subs[name] !== undefined;
}
