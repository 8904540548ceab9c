/** The `BulkService`. */
export const BULK = Symbol('BULK');
/** The `BulkRoom`. */
export const BULK_ROOM = Symbol('BULK_ROOM');
