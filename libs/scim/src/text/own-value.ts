import type { Json, JsonObject } from './json.js';

/** The value of an object's own key, or undefined: what an object inherits never counts. */
export function ownValue(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
