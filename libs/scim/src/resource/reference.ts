import type { Attribute } from '../schema/attribute.js';
import { attributeNamed } from '../schema/attribute-named.js';
import type { Json } from '../text/json.js';

/** A sub-attribute by its name; undefined where the attribute has none of that name. */
export function subAttribute(attribute: Attribute, name: string): Attribute | undefined {
  return attribute.subAttributes === undefined ? undefined : attributeNamed(attribute.subAttributes, name);
}

/**
 * Tells whether an attribute refers to resources as RFC 7643 §2.4 has it: complex, with the id in `value` and the
 * address in `$ref`. Such a `$ref` is computed from `value` (S-REF-01, S-ENT-05).
 */
export function isReference(attribute: Attribute): boolean {
  return subAttribute(attribute, '$ref') !== undefined && subAttribute(attribute, 'value') !== undefined;
}

/**
 * The id in a `$ref` that ends in an endpoint and an id, absolute or relative: `https://…/Users/{id}`, `../Users/{id}`
 * (S-REF-02, C-TYPE-07). Undefined when it does not look so.
 */
export function targetOfReference(reference: Json): string | undefined {
  if (typeof reference !== 'string' || reference.includes('?') || reference.includes('#')) return undefined;
  const segments = reference.split('/');
  const id = segments.at(-1);
  const endpoint = segments.at(-2);
  if (id === undefined || id === '' || id.startsWith('.')) return undefined;
  return endpoint === undefined || endpoint === '' || endpoint.startsWith('.') ? undefined : id;
}
