import { attributesOf, countTerms, type BoundFilter } from '@rollcall/scim';

import type { ColumnMap } from './column-map.js';
import { KEY_PREFIX_LENGTH, comparableBytes } from './index-key.js';

/** Terms inside one value path that are looked at for each element before they count as expensive. */
const ELEMENT_TERMS = 3;

type Comparison = Extract<BoundFilter, { kind: 'compare' }>;

/**
 * How many terms of a filter cost more the larger a resource is, so that the number of resources does not tell what a
 * statement costs: searches inside values, comparisons with what is longer than a key, and anything that is looked at
 * for each member or each of several elements.
 */
export function expensiveTerms(filter: BoundFilter, columns: ColumnMap): number {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.operands.reduce((sum, operand) => sum + expensiveTerms(operand, columns), 0);
    case 'not':
      return expensiveTerms(filter.operand, columns);
    case 'compare':
      return isExpensive(filter, columns) ? 1 : 0;
    case 'element': {
      const inner = countTerms(filter.filter);
      return inner > ELEMENT_TERMS ? inner : expensiveTerms(filter.filter, columns);
    }
    case 'present':
    case 'extensionPresent':
    case 'constant':
      return 0;
  }
}

function isExpensive({ operator, operand, target }: Comparison, columns: ColumnMap): boolean {
  if (looksAtMembers(target.attribute.name, columns))
    return operator !== 'eq' || target.sub?.name !== 'value';
  if (operator === 'co' || operator === 'ew') return true;
  return operator !== 'eq' && comparableBytes(operand).length > KEY_PREFIX_LENGTH;
}

/** Whether some term is looked at for the members of a group, however many there are. */
export function weighsMembers(filter: BoundFilter, columns: ColumnMap): boolean {
  return attributesOf(filter).some(({ attribute }) => looksAtMembers(attribute.name, columns));
}

function looksAtMembers(name: string, { members }: ColumnMap): boolean {
  return members !== undefined && name === members;
}
