/** The `AsyncRequests`. */
export const ASYNC_REQUESTS = Symbol('ASYNC_REQUESTS');
/** The `AsyncWork` of requests of every kind. */
export const ASYNC_WORK = Symbol('ASYNC_WORK');
/** The `BulkSurroundings`. */
export const BULK_SURROUNDINGS = Symbol('BULK_SURROUNDINGS');
/** The `AsyncRunner`. */
export const ASYNC_RUNNER = Symbol('ASYNC_RUNNER');
