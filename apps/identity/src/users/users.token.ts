/** The resource service of users. */
export const USERS = Symbol('USERS');

/** The search of users. */
export const USER_SEARCH = Symbol('USER_SEARCH');
