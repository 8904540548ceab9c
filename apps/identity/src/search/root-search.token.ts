/** The search over all resource types. */
export const ROOT_SEARCH = Symbol('ROOT_SEARCH');
