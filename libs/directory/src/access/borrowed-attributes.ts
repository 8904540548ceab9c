import type { Attribute, ResourceType } from '@rollcall/scim';

import { linkedType } from '../schemas/linked-type.js';

/** A part of a resource whose value is read from resources of a type, and is not kept with the resource itself. */
export interface BorrowedAttribute {
  /** Canonical path of the attribute: `groups`, `urn:…:enterprise:2.0:User:manager`. */
  readonly key: string;
  readonly attribute: Attribute;
  /** Name of the sub-attribute; absent where it is all of the attribute. */
  readonly sub?: string;
  /** Name of the resource type. */
  readonly from: string;
}

const KNOWN = new WeakMap<ResourceType, readonly BorrowedAttribute[]>();

/**
 * What a resource shows of others: the groups that it is in, and the names of those it refers to. The ids of a reference
 * are a value of the resource itself, and so are the members of a group, of which no more is shown.
 */
export function borrowedAttributes(type: ResourceType): readonly BorrowedAttribute[] {
  const known = KNOWN.get(type);
  if (known !== undefined) return known;
  const { schema, extensions } = type;
  const made = [
    ...schema.attributes.flatMap((attribute) => borrowedOf(attribute, attribute.name)),
    ...extensions.flatMap((extension) =>
      extension.schema.attributes.flatMap((attribute) =>
        named(attribute, `${extension.schema.id}:${attribute.name}`),
      ),
    ),
  ];
  KNOWN.set(type, made);
  return made;
}

function borrowedOf(attribute: Attribute, key: string): readonly BorrowedAttribute[] {
  return attribute.name === 'groups' ? [{ key, attribute, from: 'Group' }] : named(attribute, key);
}

/** The name of a resource that is referred to. */
function named(attribute: Attribute, key: string): readonly BorrowedAttribute[] {
  const from = linkedType(attribute);
  const isNamed = (attribute.subAttributes ?? []).some(({ name }) => name === 'displayName');
  return from === undefined || !isNamed ? [] : [{ key, attribute, sub: 'displayName', from }];
}
