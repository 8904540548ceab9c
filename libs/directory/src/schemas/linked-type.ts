import { isReference, type Attribute } from '@rollcall/scim';

const LINK_PARTS: ReadonlySet<string> = new Set(['value', '$ref', 'displayName']);

/**
 * The name of the one resource type that an attribute such as `manager` refers to: a single complex value with nothing
 * to keep but the id of a resource. Such references are kept apart, and end with the resource that they point at;
 * undefined for all other attributes, whose values are kept as they were sent.
 */
export function linkedType(attribute: Attribute): string | undefined {
  const { multiValued, subAttributes = [] } = attribute;
  if (multiValued || !isReference(attribute)) return undefined;
  if (!subAttributes.every((sub) => isLinkPart(sub))) return undefined;
  const names = referencedNames(attribute);
  return names.length === 1 ? names[0] : undefined;
}

/**
 * Names of the resource types that a reference may point at (RFC 7643 §7), without `external` and `uri`: of a complex one
 * those of its `$ref`, of an address (§2.3.7) its own, and none where it may be one of something else too.
 */
export function referencedNames({ type, referenceTypes, subAttributes = [] }: Attribute): readonly string[] {
  const isElsewhere = (name: string): boolean => name === 'external' || name === 'uri';
  if (type === 'reference') return referenceTypes?.some(isElsewhere) === true ? [] : (referenceTypes ?? []);
  const reference = subAttributes.find(({ name }) => name === '$ref');
  return (reference?.referenceTypes ?? []).filter((name) => !isElsewhere(name));
}

/** The name of the target is computed, so that it cannot be kept. */
function isLinkPart({ name, mutability }: Attribute): boolean {
  return LINK_PARTS.has(name) && (name !== 'displayName' || mutability === 'readOnly');
}
