import type { Comparable } from '../filter/nodes.js';
import { normalizeBase64 } from '../text/base64.js';
import { compareCodePoints } from '../text/compare-code-points.js';
import { normalizeDateTime } from '../text/date-time.js';
import { foldCase } from '../text/fold-case.js';
import type { Json } from '../text/json.js';
import { prepareUsername } from '../text/prepare-username.js';
import type { Attribute } from './attribute.js';

function comparableNumber(value: number): number | undefined {
  if (!Number.isFinite(value)) return undefined;
  return value === 0 ? 0 : value;
}

/**
 * Prepares a value of an attribute for comparison (Q-FILTER-25 to Q-FILTER-32, Q-FILTER-46, Q-FILTER-48): strings
 * folded unless case-exact, `userName` by RFC 8265, references as they are (RFC 7643 §2.3.7: case exact), instants
 * as UTC text of fixed width, binary as canonical base64. Undefined when the value is not one of the attribute's
 * type, and for complex attributes. Operands of filters and stored values go through this one function.
 */
export function comparable(attribute: Attribute, value: Json): Comparable | undefined {
  switch (attribute.type) {
    case 'string':
      if (typeof value !== 'string') return undefined;
      if (attribute.preparation === 'username') return prepareUsername(value);
      return attribute.caseExact ? value : foldCase(value);
    case 'reference':
      return typeof value === 'string' ? value : undefined;
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined;
    case 'decimal':
      return typeof value === 'number' ? comparableNumber(value) : undefined;
    case 'integer':
      return typeof value === 'number' && Number.isInteger(value) ? comparableNumber(value) : undefined;
    case 'dateTime':
      return typeof value === 'string' ? normalizeDateTime(value) : undefined;
    case 'binary':
      return typeof value === 'string' ? normalizeBase64(value) : undefined;
    case 'complex':
      return undefined;
  }
}

/**
 * Orders two prepared values of one attribute: negative, zero or positive. Strings by code point, numbers by size,
 * false before true (Q-FILTER-29, Q-SORT-06). Values of different kinds are ordered by the name of their kind, so
 * that the order stays total.
 */
export function compareComparable(a: Comparable, b: Comparable): number {
  if (typeof a === 'string' && typeof b === 'string') return compareCodePoints(a, b);
  if (typeof a === 'number' && typeof b === 'number') return a < b ? -1 : a > b ? 1 : 0;
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  return compareCodePoints(typeof a, typeof b);
}
