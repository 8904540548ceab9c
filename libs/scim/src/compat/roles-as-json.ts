import { ScimError } from '../errors/scim-error.js';
import { isJsonObject } from '../text/json.js';
import type { Json, JsonObject } from '../text/json.js';
import { ownValue } from '../text/own-value.js';
import { readJson } from '../text/read-json.js';

/**
 * The relaxation `rolesAsJson` (decision 11, S-USER-21): Entra's app role expressions put a role as JSON into the
 * `value` of an element of `roles`, and name it by `displayName`.
 *
 *     {"op":"Add","path":"roles","value":[{"value":"{\"id\":\"…\",\"value\":\"Admin\",\"displayName\":\"Admin\"}"}]}
 *     "roles":[{"primary":false,"type":"WindowsAzureActiveDirectoryRole","displayName":"Desk","value":"Desk"}]
 *
 * Returns the element with the inner `value`, `display`, `type` and `primary` where the outer one has none of its
 * own, and `displayName` as `display`. An element that is a string stands for its `value`. A string that is not a JSON
 * object with a string `value` is a role's value like any other.
 */
export function roleFromJson(element: Json): Json {
  if (typeof element === 'string') return roleFromJson({ value: element });
  if (!isJsonObject(element)) return element;
  const value = ownValue(element, 'value');
  const inner = typeof value === 'string' ? innerRole(value) : undefined;
  return inner === undefined
    ? named(element)
    : { ...named(inner), ...named(element), value: inner['value'] ?? null };
}

/** The role inside a string, with the keys that a role has. */
function innerRole(text: string): JsonObject | undefined {
  if (!text.startsWith('{')) return undefined;
  const parsed = parse(text);
  if (!isJsonObject(parsed) || typeof ownValue(parsed, 'value') !== 'string') return undefined;
  const keys = ['value', 'display', 'displayName', 'type', 'primary'];
  return Object.fromEntries(keys.flatMap((key) => entry(key, ownValue(parsed, key))));
}

/** With `displayName` as `display`, unless the element has a `display` too. */
function named(element: JsonObject): JsonObject {
  const name = ownValue(element, 'displayName');
  if (name === undefined || ownValue(element, 'display') !== undefined) return element;
  return { ...element, display: name };
}

function entry(key: string, value: Json | undefined): [string, Json][] {
  return value === undefined || value === null ? [] : [[key, value]];
}

/** A role's value may well begin like JSON and be none. */
function parse(text: string): Json | undefined {
  try {
    return readJson(text);
  } catch (error) {
    if (error instanceof ScimError) return undefined;
    throw error;
  }
}
