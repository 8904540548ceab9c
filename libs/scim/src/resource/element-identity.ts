import type { Attribute } from '../schema/attribute.js';
import { comparable } from '../schema/comparable.js';
import type { Json, JsonObject } from '../text/json.js';
import { isJsonObject } from '../text/json.js';
import { ownValue } from '../text/own-value.js';
import { isReference, subAttribute } from './reference.js';

/** Identities by attribute and element; an element is never changed, so that its identity holds as long as it lives. */
const IDENTITIES = new WeakMap<Attribute, WeakMap<JsonObject, string>>();

/**
 * A text that two elements of a multi-valued attribute share when they are one value: the same `type` and `value`
 * (C-TYPE-14), for references the same `value` (S-GRP-06), for elements without `value` everything but `primary`, which
 * says which value is preferred and not which it is (P-ADD-07). Compared as in filters; elements are in canonical form.
 * Made once for each element object: the operations of a PATCH ask for it again and again.
 */
export function elementIdentity(attribute: Attribute, element: Json): string {
  if (!isJsonObject(element)) return JSON.stringify([comparable(attribute, element) ?? element]);
  const identities = IDENTITIES.get(attribute) ?? new WeakMap<JsonObject, string>();
  const known = identities.get(element);
  if (known !== undefined) return known;
  const identity = identityOf(attribute, element);
  IDENTITIES.set(attribute, identities.set(element, identity));
  return identity;
}

function identityOf(attribute: Attribute, element: JsonObject): string {
  const compared = (name: string): Json => {
    const [sub, value] = [subAttribute(attribute, name), ownValue(element, name)];
    if (sub === undefined || value === undefined) return null;
    return comparable(sub, value) ?? value;
  };
  const value = compared('value');
  if (value !== null) return JSON.stringify(isReference(attribute) ? [value] : [value, compared('type')]);
  const members = Object.entries(element).filter(([name]) => name !== 'primary');
  return JSON.stringify(Object.fromEntries(members.sort(([a], [b]) => (a < b ? -1 : 1))));
}
