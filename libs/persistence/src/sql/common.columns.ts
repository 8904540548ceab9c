import type { HotAttribute } from './column-map.js';

/** Codes of attributes that several resource types have. */
export const EXTERNAL_ID: HotAttribute = Object.freeze({ column: 'external_id', code: 2, assigned: false });

/** Code of `displayName`, of users and of groups. */
export const DISPLAY_NAME_CODE = 3;
