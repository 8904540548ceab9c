const PREFIX = 'bulkId:';

/** A reference to the resource that an operation of the same request creates (RFC 7644 §3.7.2). */
export interface BulkIdReference {
  /** What stands before it: empty, or the start of an address up to its last slash. */
  readonly before: string;
  readonly bulkId: string;
}

/** Reads `bulkId:x`, also at the end of an address: `../Users/bulkId:x`. Undefined for any other text. */
export function readBulkId(text: string): BulkIdReference | undefined {
  const start = text.startsWith(PREFIX) ? 0 : text.lastIndexOf(`/${PREFIX}`) + 1;
  if (!text.startsWith(PREFIX, start)) return undefined;
  const bulkId = text.slice(start + PREFIX.length);
  return bulkId === '' ? undefined : { before: text.slice(0, start), bulkId };
}
