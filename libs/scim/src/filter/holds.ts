import { compareComparable } from '../schema/comparable.js';
import type { BoundOperator, Comparable } from './nodes.js';

/** A prepared operand with its operator, as a bound `compare` node has them. */
export interface Comparison {
  readonly operator: BoundOperator;
  readonly operand: Comparable;
}

function holdsForText(operator: 'co' | 'sw' | 'ew', value: Comparable, operand: Comparable): boolean {
  if (typeof value !== 'string' || typeof operand !== 'string') return false;
  if (operator === 'co') return value.includes(operand);
  return operator === 'sw' ? value.startsWith(operand) : value.endsWith(operand);
}

/** Whether a prepared value satisfies a comparison (RFC 7644 §3.4.2.2 table 3; Q-FILTER-25, Q-FILTER-27, Q-FILTER-29). */
export function holds(value: Comparable, { operator, operand }: Comparison): boolean {
  switch (operator) {
    case 'eq':
      return value === operand;
    case 'co':
    case 'sw':
    case 'ew':
      return holdsForText(operator, value, operand);
    case 'gt':
      return compareComparable(value, operand) > 0;
    case 'ge':
      return compareComparable(value, operand) >= 0;
    case 'lt':
      return compareComparable(value, operand) < 0;
    case 'le':
      return compareComparable(value, operand) <= 0;
  }
}
