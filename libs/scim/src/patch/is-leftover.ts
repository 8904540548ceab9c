import type { Attribute } from '../schema/attribute.js';
import { attributeNamed } from '../schema/attribute-named.js';

/** What only says which value is meant, or where it is found: worth nothing without one. */
const LABELS: ReadonlySet<string> = new Set(['type', 'primary', '$ref']);

/**
 * Tells whether a complex value has nothing left but labels: `type`, `primary`, `$ref` and what is readOnly. Such an
 * element disappears when its value is cleared (P-REM-05, C-NULL-05): Entra clears an e-mail by clearing its `value`.
 *
 * @param names the names of its members, in any letter case; unknown ones count for nothing
 */
export function isLeftover(attribute: Attribute, names: readonly string[]): boolean {
  return names.every((name) => {
    const sub = attributeNamed(attribute.subAttributes ?? [], name);
    return sub === undefined || sub.mutability === 'readOnly' || LABELS.has(sub.name);
  });
}
