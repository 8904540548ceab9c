/** The `RequestLimits`. */
export const REQUEST_LIMITS = Symbol('REQUEST_LIMITS');
