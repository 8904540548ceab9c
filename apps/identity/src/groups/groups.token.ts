/** The resource service of groups. */
export const GROUPS = Symbol('GROUPS');
