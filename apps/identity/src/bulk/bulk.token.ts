/** The `BulkService`. */
export const BULK = Symbol('BULK');
