import type { JsonText } from './json-text.js';

/** One resource on its way out. */
export interface ResourceOutcome {
  /** Absolute URI of the resource (RFC 7643 §3.1). */
  readonly location: string;
  /** Its weak entity tag, of the whole resource, whatever part of it is shown (H-ETAG-14). */
  readonly version: string;
  /** Whether the client has that version already, so that it is told this instead of the resource (RFC 9110 §15.4.5). */
  readonly unmodified?: boolean;
  /** The part of it that the client shall see; absent where the answer has no body. */
  readonly body?: JsonText;
}

/** A page of resources on its way out (RFC 7644 §3.4.2). */
export interface ListOutcome {
  readonly totalResults: number;
  /** Absent on a page by cursor (RFC 9865 §2). */
  readonly startIndex?: number;
  /** Where the next page begins; absent on the last one, and on a page by index. */
  readonly nextCursor?: string;
  /** Where the page before begins; absent on the first one, and on a page by index. */
  readonly previousCursor?: string;
  readonly resources: readonly JsonText[];
}
