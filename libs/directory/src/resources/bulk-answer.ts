import type { BulkResult } from '@rollcall/scim';

/** What became of one operation of a bulk request. */
export interface BulkAnswer {
  /** Position of the operation in the request. */
  readonly index: number;
  /** Path of the resource, or of its endpoint, below the SCIM base; `/Bulk` where the operation names neither. */
  readonly path: string;
  readonly result: BulkResult;
}
