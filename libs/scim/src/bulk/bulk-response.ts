import type { JsonObject } from '../text/json.js';
import { URN } from '../urns.js';

/** What became of one operation of a bulk request (RFC 7644 §3.7.3). */
export interface BulkResult {
  readonly method: string;
  /** As the client sent it. */
  readonly bulkId?: string;
  /** The resource's entity tag after the operation. */
  readonly version?: string;
  /** Absolute URI of the resource; absent where there is none. */
  readonly location?: string;
  /** The status code, as a string (B-BULK-09). */
  readonly status: string;
  /** The body of an error (RFC 7644 §3.12); absent on success. */
  readonly response?: JsonObject;
}

/** The answer to a bulk request (RFC 7644 §3.7), whose results are in the order of the operations (B-BULK-20). */
export function renderBulkResponse(results: readonly BulkResult[]): JsonObject {
  return {
    schemas: [URN.bulkResponse],
    Operations: results.map(renderBulkResult),
  };
}

/** One operation of that answer, which is also what the event of an asynchronous request says (RFC 9967 §2.5.1.3). */
export function renderBulkResult({
  method,
  bulkId,
  version,
  location,
  status,
  response,
}: BulkResult): JsonObject {
  return {
    method,
    ...(bulkId === undefined ? {} : { bulkId }),
    ...(version === undefined ? {} : { version }),
    ...(location === undefined ? {} : { location }),
    status,
    ...(response === undefined ? {} : { response }),
  };
}
