import type { Json, JsonObject } from '../text/json.js';

/** The object with each of its members mapped, in their order. */
export function mapMembers(object: JsonObject, map: (name: string, value: Json) => Json): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, map(name, value)]));
}
