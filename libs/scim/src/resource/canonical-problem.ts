import type { Comparable } from '../filter/nodes.js';
import type { Attribute } from '../schema/attribute.js';
import { comparable } from '../schema/comparable.js';
import { excerpt } from '../text/excerpt.js';
import type { Json } from '../text/json.js';

const MOST_LISTED = 20;

/** What is compared, by the list of canonical values: one attribute's, for as long as its schema is known. */
const COMPARED = new WeakMap<readonly string[], ReadonlySet<Comparable>>();

/**
 * Says that a value is not one of those that an attribute takes (RFC 7643 §2.3.1, §7; C-CHAR-04), as the end of a
 * sentence with the value and those that are allowed, at most twenty; undefined when it is one, and for attributes whose
 * canonical values are suggestions. Compared as in filters, by `caseExact`. The value is not repeated where the attribute
 * is never returned.
 */
export function canonicalProblem(attribute: Attribute, value: Json): string | undefined {
  const { canonicalValues, onlyCanonical, returned } = attribute;
  if (onlyCanonical !== true || canonicalValues === undefined || typeof value !== 'string') return undefined;
  const compared = comparable(attribute, value);
  if (compared !== undefined && comparedValues(attribute, canonicalValues).has(compared)) return undefined;
  const listed = canonicalValues.slice(0, MOST_LISTED).map(excerpt).join(', ');
  const more = canonicalValues.length - MOST_LISTED;
  const allowed = more > 0 ? `${listed} and ${more} more` : listed;
  return `must be one of ${allowed}${returned === 'never' ? '' : `, not ${excerpt(value)}`}`;
}

function comparedValues(attribute: Attribute, canonicalValues: readonly string[]): ReadonlySet<Comparable> {
  const known = COMPARED.get(canonicalValues);
  if (known !== undefined) return known;
  const compared = new Set(canonicalValues.flatMap((value) => comparable(attribute, value) ?? []));
  COMPARED.set(canonicalValues, compared);
  return compared;
}
