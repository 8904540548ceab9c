import type { Attribute, Schema } from '../schema/attribute.js';

/** Comparison operators of RFC 7644 §3.4.2.2 table 3 (`pr` is a node of its own). */
export type ComparisonOperator = 'eq' | 'ne' | 'co' | 'sw' | 'ew' | 'gt' | 'ge' | 'lt' | 'le';

/**
 * An attribute path as written (RFC 7644 §3.10). The URN, where there is one, reaches up to the last colon, so
 * that an extension URN alone reads as `{ urn: 'urn:…:2.0', name: 'User' }`; only `bind` can tell.
 */
export interface AttributePath {
  readonly urn?: string;
  readonly name: string;
  readonly sub?: string;
}

/** A literal as written: a JSON string, number, boolean or null. */
export type Literal = string | number | boolean | null;

/** A parsed filter (RFC 7644 §3.4.2.2), names not yet resolved. Frozen; at least two operands in `and` and `or`. */
export type Filter =
  | { readonly kind: 'and'; readonly operands: readonly Filter[] }
  | { readonly kind: 'or'; readonly operands: readonly Filter[] }
  | { readonly kind: 'not'; readonly operand: Filter }
  | {
      readonly kind: 'compare';
      readonly path: AttributePath;
      readonly operator: ComparisonOperator;
      readonly value: Literal;
    }
  | { readonly kind: 'present'; readonly path: AttributePath }
  | { readonly kind: 'valuePath'; readonly path: AttributePath; readonly filter: Filter };

/** An attribute found in a resource type. `key` is its canonical path and its name in the attribute index. */
export interface BoundAttribute {
  /** URN of the extension that defines it; absent for core and common attributes. */
  readonly extension?: string;
  readonly attribute: Attribute;
  readonly sub?: Attribute;
  /** `userName`, `name.familyName`, `emails.value`, `urn:…:enterprise:2.0:User:manager.value`. */
  readonly key: string;
}

/**
 * A value prepared for comparison by `comparable`: a string (folded unless case-exact; a dateTime as fixed-width
 * UTC text; binary as unpadded base64), a number or a boolean. Strings compare by code point.
 */
export type Comparable = string | number | boolean;

/** Operators left after binding: `ne` is `not eq`, `eq null` is `not pr`. */
export type BoundOperator = Exclude<ComparisonOperator, 'ne'>;

/**
 * A bound filter: names resolved, literals prepared, two-valued (an unassigned attribute makes a comparison false).
 * `compare` holds when any value of the attribute matches. Inside `element` the targets are sub-attributes of the
 * element's attribute and are looked up on one and the same element (Q-FILTER-16).
 */
export type BoundFilter =
  | { readonly kind: 'and'; readonly operands: readonly BoundFilter[] }
  | { readonly kind: 'or'; readonly operands: readonly BoundFilter[] }
  | { readonly kind: 'not'; readonly operand: BoundFilter }
  | {
      readonly kind: 'compare';
      readonly target: BoundAttribute;
      readonly operator: BoundOperator;
      readonly operand: Comparable;
    }
  | { readonly kind: 'present'; readonly target: BoundAttribute }
  | { readonly kind: 'extensionPresent'; readonly schema: Schema }
  | { readonly kind: 'element'; readonly target: BoundAttribute; readonly filter: BoundFilter }
  | { readonly kind: 'constant'; readonly value: boolean };
