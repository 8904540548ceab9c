import type { Json } from '../text/json.js';

/**
 * Tells whether a value is worth nothing where one is required: unassigned, or a string of nothing but white space
 * (RFC 7643 §7; C-CHAR-03, C-NULL-06).
 */
export function isBlank(value: Json | undefined): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}
