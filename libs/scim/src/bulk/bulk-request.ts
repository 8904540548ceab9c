import type { ScimError } from '../errors/scim-error.js';
import type { Json } from '../text/json.js';
import type { BulkPath } from './read-bulk-path.js';

/** An operation that creates a resource. */
export interface BulkCreation {
  readonly method: 'POST';
  /** `/Users`: not yet known to exist. */
  readonly endpoint: string;
  readonly data: Json;
}

/** An operation that changes or deletes a resource. */
export type BulkChange = {
  readonly endpoint: string;
  /** Of the resource, percent-decoded; may be a reference `bulkId:x`. */
  readonly id: string;
  /** Entity tags as in `If-Match`. */
  readonly version?: string;
} & ({ readonly method: 'PUT' | 'PATCH'; readonly data: Json } | { readonly method: 'DELETE' });

/** What an operation of a bulk request asks for, as the same request would alone (RFC 7644 §3.7). */
export type BulkCall = BulkCreation | BulkChange;

/** How an operation is called in its result, and in the details of errors. */
export interface BulkLabel {
  /** `Operations[0]`. */
  readonly where: string;
  /** In capitals; any word where it is no method of RFC 7644 §3.7. */
  readonly method: string;
  readonly bulkId?: string;
  /** Where it goes; absent where its path cannot be read. */
  readonly target?: BulkPath;
}

/** One operation: what it asks for, or why it is refused whatever became of the others. */
export type BulkOperation = BulkLabel &
  (
    | { readonly call: BulkCall; readonly problem?: undefined }
    | { readonly call?: undefined; readonly problem: ScimError }
  );

/** A bulk request (RFC 7644 §3.7). No bulkId occurs twice. */
export interface BulkRequest {
  readonly operations: readonly BulkOperation[];
  /** Errors after which no further operation is tried; absent: all are tried. */
  readonly failOnErrors?: number;
}
