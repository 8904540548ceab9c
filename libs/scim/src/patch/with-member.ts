import type { Json, JsonObject } from '../text/json.js';

/** A copy of an object with one member set, or without it where `value` is undefined. `key` comes from a schema. */
export function withMember(object: JsonObject, key: string, value: Json | undefined): JsonObject {
  if (value !== undefined) return { ...object, [key]: value };
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
}
