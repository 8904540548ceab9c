import type { JsonObject } from '../text/json.js';

/**
 * A resource in canonical form: the keys spelled as in the schema, extension attributes inside an object under the
 * extension's URN, no null, no empty array, no empty object, no unknown attribute. Treated as immutable.
 */
export type Resource = JsonObject;
