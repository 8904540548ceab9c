/** The `PreferredRequests`. */
export const PREFERRED_REQUESTS = Symbol('PREFERRED_REQUESTS');
