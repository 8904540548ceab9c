/** What one request may cost. Each bound is checked before the work that it bounds, and refused by name. */
export interface Limits {
  /** Characters of a filter or a patch path (RFC 7644 §3.4.2.2 sets none). */
  readonly filterLength: number;
  /** Levels of parentheses, `not` and value paths in a filter. */
  readonly filterDepth: number;
  /** Attribute expressions in a filter. */
  readonly filterTerms: number;
  /** Attribute expressions of a filter that is asked of several resource types, each counted for every type that it is asked of. */
  readonly acrossTerms: number;
  /** Levels of arrays and objects in a JSON body. */
  readonly jsonDepth: number;
  /** Values in a JSON body: each array, object, string, number, boolean and null. A key comes with its value. */
  readonly jsonNodes: number;
  /** UTF-16 code units of one string value. */
  readonly stringLength: number;
  /** Values of one multi-valued attribute, unless it is a collection such as the members of a group. */
  readonly values: number;
  /** Operations of one PATCH (RFC 7644 §3.5.2). */
  readonly patchOperations: number;
  /** Values of multi-valued attributes that the operations of one PATCH examine together, as `patchWork` counts them. */
  readonly patchElements: number;
  /**
   * Attribute expressions, in all operations of one PATCH together, of the filters that select members by anything but
   * ids: each looks at every member.
   */
  readonly memberFilters: number;
  /** Operations of one bulk request; advertised as `bulk.maxOperations` (RFC 7644 §3.7.4). */
  readonly bulkOperations: number;
  /** Resources on a page when the client names no `count`. */
  readonly defaultCount: number;
  /** Resources on a page at most; advertised as `filter.maxResults` (RFC 7643 §5). */
  readonly maxCount: number;
}

/** The limits of every tenant. */
export const LIMITS: Limits = Object.freeze({
  filterLength: 8 * 1024,
  filterDepth: 40,
  filterTerms: 200,
  acrossTerms: 1000,
  jsonDepth: 64,
  jsonNodes: 1_000_000,
  stringLength: 64 * 1024,
  values: 1000,
  patchOperations: 1000,
  patchElements: 200_000,
  memberFilters: 20,
  bulkOperations: 1000,
  defaultCount: 100,
  maxCount: 1000,
});
