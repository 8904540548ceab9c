import { isReference, type Attribute, type Schema } from '@rollcall/scim';

/** An attribute that refers to resources, and where it stands in its schema: `keeper`, `site.floorPlan`. */
export interface ReferringAttribute {
  readonly path: string;
  readonly attribute: Attribute;
}

/** The attributes of a schema that refer to resources: complex ones (RFC 7643 §2.4) and addresses (§2.3.7). */
export function referringAttributes({ attributes }: Schema): readonly ReferringAttribute[] {
  return attributes.flatMap((attribute) => {
    const { name, type, subAttributes = [] } = attribute;
    if (type === 'reference') return [{ path: name, attribute }];
    const isWhole = isReference(attribute);
    const addresses = subAttributes.filter(
      (sub) => sub.type === 'reference' && !(isWhole && sub.name === '$ref'),
    );
    return [
      ...(isWhole ? [{ path: name, attribute }] : []),
      ...addresses.map((sub) => ({ path: `${name}.${sub.name}`, attribute: sub })),
    ];
  });
}
