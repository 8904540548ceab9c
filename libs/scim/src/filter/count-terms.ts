import type { BoundFilter } from './nodes.js';

/** How many attribute expressions a bound filter has (RFC 7644 §3.4.2.2): what it costs to look at one element. */
export function countTerms(filter: BoundFilter): number {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.operands.reduce((sum, operand) => sum + countTerms(operand), 0);
    case 'not':
      return countTerms(filter.operand);
    case 'element':
      return countTerms(filter.filter);
    case 'compare':
    case 'present':
    case 'extensionPresent':
    case 'constant':
      return 1;
  }
}
