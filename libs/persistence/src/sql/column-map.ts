/** Columns of `resource` that hold a prepared text. */
export type KeyColumn = 'unique_key' | 'external_id' | 'display_key' | 'family_key' | 'given_key';

/** A text attribute with a column of its own in `resource`. */
export interface HotAttribute {
  readonly column: KeyColumn;
  /** Code under which `attribute_value` keeps a value that was cut. */
  readonly code: number;
  /** Never NULL, so that an order needs no place for resources without value. */
  readonly assigned: boolean;
}

/** A multi-valued attribute whose elements are indexed. */
export interface IndexedElements {
  /** Code of the row that each element has: value 1 when the element counts for `pr`, else 0. */
  readonly marker: number;
  /** Codes of the indexed text sub-attributes, by name. */
  readonly subs: Readonly<Record<string, number>>;
  /** Code of the rows of primary elements; the others have none. */
  readonly primary: number;
  /** Whether a value is as a rule that of one resource, as an address is and a role is not. */
  readonly identifying?: boolean;
}

/** A single-valued complex attribute that refers to a resource. */
export interface ReferenceAttribute {
  readonly code: number;
  /** Name of the resource type that it refers to. */
  readonly targetType: string;
  /** Whether its schema has no displayName, or that of its target is never returned, so that none is shown. */
  readonly nameless?: true;
  /** Whether the displayName of its target has no column, so that it is compared in memory. */
  readonly unindexedName?: true;
}

/** An attribute whose values refer to resources and are part of the document. */
export interface ListedReference {
  readonly code: number;
  /** Names of the resource types that they may refer to. */
  readonly targetTypes: readonly string[];
  /** Where the values are addresses (RFC 7643 §2.3.7): the endpoints of those types, in their order. */
  readonly endpoints?: readonly string[];
}

/** An extension whose attributes may be indexed. */
export interface IndexedExtension {
  /** Code of the row that a resource with the extension has: value 1 when it counts for `pr`, else 0. */
  readonly marker: number;
}

/**
 * Where the attributes of one resource type are found in SQL, by the canonical key of `BoundAttribute`. What is not
 * named here, and is no common attribute, is compared in memory. Codes are numbers in `attribute_value` and
 * `resource_ref`: of the types that every tenant has one meaning in the whole database, of registered schemas one in the
 * tenant, never given twice.
 */
export interface ColumnMap {
  readonly typeName: string;
  readonly hot: Readonly<Record<string, HotAttribute>>;
  /** Single-valued attributes with rows in `attribute_value`: their codes. */
  readonly indexed: Readonly<Record<string, number>>;
  readonly elements: Readonly<Record<string, IndexedElements>>;
  /** By URN. */
  readonly extensions: Readonly<Record<string, IndexedExtension>>;
  readonly references: Readonly<Record<string, ReferenceAttribute>>;
  /** References that are lists, or may be of several types, and addresses, those of sub-attributes too. */
  readonly listed?: Readonly<Record<string, ListedReference>>;
  /** The attribute behind the unique key, and whether the tenant may switch it off. */
  readonly unique?: { readonly key: string; readonly optional: boolean };
  /** Attributes whose values are kept in `unique_value`: their codes. */
  readonly uniques?: Readonly<Record<string, number>>;
  /**
   * Attributes of which the tenant may limit how many resources have a value: the codes under which such values are
   * counted. `limitedOnly`: those rows are for limited values alone, and no filter looks at them.
   */
  readonly counted?: Readonly<Record<string, { readonly code: number; readonly limitedOnly: boolean }>>;
  /** The boolean attribute kept in `resource.active`. */
  readonly active?: string;
  /** The attribute kept in `resource_doc.secret`. */
  readonly secret?: string;
  /** The attribute computed from `group_member` by group. */
  readonly members?: string;
  /** The attribute computed from `group_member` by member. */
  readonly groups?: string;
}
