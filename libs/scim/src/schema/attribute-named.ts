import type { Attribute } from './attribute.js';

const INDEXES = new WeakMap<readonly Attribute[], ReadonlyMap<string, Attribute>>();

/**
 * Finds an attribute of a list by its name, letter case aside (RFC 7643 §2.1, C-ATTR-23). Attribute names are ASCII,
 * so a name with any other character is never found, not even one whose lower case is. The index of a list is made
 * on first use and lives as long as the list, which is frozen.
 */
export function attributeNamed(attributes: readonly Attribute[], name: string): Attribute | undefined {
  let index = INDEXES.get(attributes);
  if (index === undefined) {
    index = new Map(attributes.map((attribute) => [attribute.name.toLowerCase(), attribute]));
    INDEXES.set(attributes, index);
  }
  const found = index.get(name) ?? index.get(name.toLowerCase());
  // The lower case of the Kelvin sign is an ASCII k.
  return found !== undefined && isAscii(name) ? found : undefined;
}

function isAscii(name: string): boolean {
  for (let index = 0; index < name.length; index += 1) {
    if (name.charCodeAt(index) > 0x7f) return false;
  }
  return true;
}
