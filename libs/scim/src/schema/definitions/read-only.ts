import type { AttributeDefinition } from '../define-schema.js';

/** The definition as readOnly: how everything in the schemas of the service's own resources is (RFC 7643 §8.7.2). */
export function readOnly(definition: AttributeDefinition): AttributeDefinition {
  return { mutability: 'readOnly', ...definition };
}
