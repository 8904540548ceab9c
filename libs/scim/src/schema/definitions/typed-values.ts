import type { AttributeDefinition } from '../define-schema.js';

/**
 * A multi-valued attribute with the sub-attributes that RFC 7643 §2.4 gives every list of values: `value`, `display`,
 * `type` and `primary` (C-TYPE-15). `display` is readWrite (S-USER-23). `types` are the canonical values of `type`;
 * other types are accepted (C-CHAR-04).
 */
export function typedValues(definition: {
  readonly name: string;
  readonly description: string;
  readonly value: Omit<AttributeDefinition, 'name'>;
  readonly types?: readonly string[];
}): AttributeDefinition {
  return {
    name: definition.name,
    description: definition.description,
    multiValued: true,
    subAttributes: [
      { name: 'value', ...definition.value },
      { name: 'display', description: 'A readable name of the value, for display only.' },
      typeOf(definition.types),
      PRIMARY,
    ],
  };
}

/** The sub-attribute `type` with its canonical values, if any (RFC 7643 §2.4). */
export function typeOf(types: readonly string[] | undefined): AttributeDefinition {
  return {
    name: 'type',
    description: 'A label that tells what the value is for.',
    ...(types === undefined ? {} : { canonicalValues: types }),
  };
}

/** The sub-attribute `primary`, true at most once in an attribute (RFC 7643 §2.4, C-PRIM-01). */
export const PRIMARY: AttributeDefinition = {
  name: 'primary',
  type: 'boolean',
  description: 'Whether this is the preferred value of the attribute; true at most once.',
};
