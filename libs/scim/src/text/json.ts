/** A JSON value as RFC 8259 defines it; objects have null prototypes when `readJson` made them. */
export type Json = null | boolean | number | string | JsonArray | JsonObject;

/** A JSON array. */
export type JsonArray = readonly Json[];

/** A JSON object. Read it by own keys only. */
export interface JsonObject {
  readonly [key: string]: Json;
}

/** Tells whether a JSON value is an object: neither null nor an array. */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Tells whether a JSON value is an array; `Array.isArray` does not narrow read-only arrays. */
export function isJsonArray(value: Json | undefined): value is JsonArray {
  return Array.isArray(value);
}
