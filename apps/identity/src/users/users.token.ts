/** The resource service of users. */
export const USERS = Symbol('USERS');

/** The search of users. */
export const USER_SEARCH = Symbol('USER_SEARCH');

/** The routes of users, for whoever knows the id already. */
export const USER_ROUTES = Symbol('USER_ROUTES');

/** The endpoint for asynchronous requests on users. */
export const USER_ASYNC = Symbol('USER_ASYNC');
