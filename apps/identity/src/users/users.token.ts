/** The resource service of users. */
export const USERS = Symbol('USERS');
