/** The resource service of groups. */
export const GROUPS = Symbol('GROUPS');

/** The search of groups. */
export const GROUP_SEARCH = Symbol('GROUP_SEARCH');

/** The reading of groups with a page of their members. */
export const MEMBER_PAGES = Symbol('MEMBER_PAGES');

/** The endpoint for asynchronous requests on groups. */
export const GROUP_ASYNC = Symbol('GROUP_ASYNC');
