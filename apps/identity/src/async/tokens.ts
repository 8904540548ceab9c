/** The `AsyncRequests`. */
export const ASYNC_REQUESTS = Symbol('ASYNC_REQUESTS');
/** The `AsyncOperations`. */
export const ASYNC_OPERATIONS = Symbol('ASYNC_OPERATIONS');
/** The `AsyncRunner`. */
export const ASYNC_RUNNER = Symbol('ASYNC_RUNNER');
