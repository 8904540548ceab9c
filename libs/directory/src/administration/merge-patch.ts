import { isJsonObject, type Json, type JsonObject } from '@rollcall/scim';

/** Applies a JSON merge patch (RFC 7396 §2): members of objects are replaced one by one, and null takes one away. */
export function mergePatch(target: Json, patch: Json): Json {
  if (!isJsonObject(patch)) return patch;
  const merged = new Map<string, Json>(isJsonObject(target) ? Object.entries(target) : []);
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) merged.delete(name);
    else merged.set(name, mergePatch(merged.get(name) ?? null, value));
  }
  return Object.fromEntries(merged) satisfies JsonObject;
}
