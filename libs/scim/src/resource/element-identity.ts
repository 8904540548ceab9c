import type { Attribute } from '../schema/attribute.js';
import { comparable } from '../schema/comparable.js';
import type { Json } from '../text/json.js';
import { isJsonObject } from '../text/json.js';
import { ownValue } from '../text/own-value.js';
import { isReference, subAttribute } from './reference.js';

/**
 * A text that two elements of a multi-valued attribute share when they are one value: the same `type` and `value`
 * (C-TYPE-14), for references the same `value` (S-GRP-06), for elements without `value` everything but `primary`, which
 * says which value is preferred and not which it is (P-ADD-07). Compared as in filters; elements are in canonical form.
 */
export function elementIdentity(attribute: Attribute, element: Json): string {
  if (!isJsonObject(element)) return JSON.stringify([comparable(attribute, element) ?? element]);
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
