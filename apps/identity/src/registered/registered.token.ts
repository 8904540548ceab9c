/** The `RegisteredRoutes`. */
export const REGISTERED_ROUTES = Symbol('REGISTERED_ROUTES');
