import type { Json } from '../text/json.js';

/** Data types of RFC 7643 §2.3, with `binary` (errata 5606, 8415). */
export type AttributeType =
  'string' | 'boolean' | 'decimal' | 'integer' | 'dateTime' | 'binary' | 'reference' | 'complex';

/** When an attribute may be written (RFC 7643 §7). */
export type Mutability = 'readOnly' | 'readWrite' | 'immutable' | 'writeOnly';

/** When an attribute is returned (RFC 7643 §7, RFC 7644 §3.9). */
export type Returned = 'always' | 'never' | 'default' | 'request';

/** How far a value is unique (RFC 7643 §7); per tenant here. */
export type Uniqueness = 'none' | 'server' | 'global';

/** Syntaxes that RFC 7643 §4.1 names for values of its string attributes. */
export type AttributeFormat =
  'email' | 'phoneNumber' | 'languageTag' | 'languageRanges' | 'timeZone' | 'country' | 'certificate';

/** One attribute or sub-attribute with its characteristics (RFC 7643 §2.2, §7). Frozen. */
export interface Attribute {
  readonly name: string;
  readonly type: AttributeType;
  readonly multiValued: boolean;
  readonly description: string;
  readonly required: boolean;
  /** Meaningless, and not published, for boolean, number, dateTime and complex types. */
  readonly caseExact: boolean;
  readonly mutability: Mutability;
  readonly returned: Returned;
  readonly uniqueness: Uniqueness;
  /** Suggested values; others are accepted, unless `onlyCanonical` (C-CHAR-04). */
  readonly canonicalValues?: readonly string[];
  /** Whether values other than `canonicalValues` are refused (RFC 7643 §2.3.1): in schemas that a tenant registers. */
  readonly onlyCanonical?: true;
  /** Resource type names, `external` or `uri`; only on references. */
  readonly referenceTypes?: readonly string[];
  /** Only on complex attributes; never complex themselves. */
  readonly subAttributes?: readonly Attribute[];
  /** `username`: compared after UsernameCaseMapped preparation (RFC 8265 §3.3) instead of simple case folding. */
  readonly preparation?: 'username';
  /** Syntax of the value beyond its type; checked only for tenants that switch the relaxation `anyFormat` off. */
  readonly format?: AttributeFormat;
  /** Assigned on create and replace when the client sends nothing (RFC 7644 §3.3); null from the client overrides it. */
  readonly defaultValue?: Json;
  /**
   * The number under which a store keeps it in indexes: one meaning in a tenant, never given twice. Only on attributes
   * of registered schemas.
   */
  readonly code?: number;
}

/** A schema (RFC 7643 §7). */
export interface Schema {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly attributes: readonly Attribute[];
  /** As that of an attribute, for the schema itself: whether a resource has any of it. */
  readonly code?: number;
}

/** A resource type (RFC 7643 §6) with its schemas resolved. */
export interface ResourceType {
  /** `User`: also the `id`, and the value of `meta.resourceType`. */
  readonly name: string;
  readonly description: string;
  /** Relative to the base, with a leading slash: `/Users`. */
  readonly endpoint: string;
  readonly schema: Schema;
  readonly extensions: readonly { readonly schema: Schema; readonly required: boolean }[];
  /** Attributes that are stored apart and changed by delta, never as part of the document: `members` of a group. */
  readonly collections: readonly string[];
}
