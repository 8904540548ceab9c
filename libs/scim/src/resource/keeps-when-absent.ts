import type { Attribute } from '../schema/attribute.js';

/**
 * Tells whether a replacement that leaves the attribute out keeps the stored value: attributes that are never
 * returned, since a client cannot send back what it cannot read (S-PWD-05), and immutable ones (P-PUT-09).
 */
export function keepsWhenAbsent(attribute: Attribute): boolean {
  return attribute.mutability === 'immutable' || attribute.returned === 'never';
}
