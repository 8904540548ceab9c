import type { ResourceType } from '../schema/attribute.js';
import type { Json } from '../text/json.js';
import { isJsonArray, isJsonObject } from '../text/json.js';
import { ownValue } from '../text/own-value.js';
import type { Projection, ShownAttribute } from './projection.js';
import type { Resource } from './resource.js';
import { schemasOf } from './schemas-of.js';

/** What the request that is answered has to do with the projection. */
export interface ProjectedExchange {
  /** Paths that the client supplied in a POST, PUT or PATCH (C-CHAR-13): `emails` with all its parts, `emails.type`, `urn:…:User:x`. */
  readonly supplied?: ReadonlySet<string>;
}

/**
 * A resource as an answer shows it (RFC 7644 §3.9; Q-ATTR-02 to Q-ATTR-08, Q-ATTR-11, C-CHAR-10 to C-CHAR-13,
 * C-ATTR-15): the projection's part of a whole representation, in the order schemas, id, externalId, attributes of
 * the schema, extensions, meta. `schemas` names those whose attributes are shown (C-ATTR-22). Nothing empty is left,
 * and nothing that is never returned, whatever `resource` holds.
 */
export function projectResource(
  type: ResourceType,
  resource: Resource,
  projection: Projection,
  exchange: ProjectedExchange = {},
): Resource {
  const supplied = exchange.supplied ?? NOTHING;
  const result: Record<string, Json> = { schemas: [] };
  const extensions = new Map<string, Record<string, Json>>();
  for (const [key, shown] of projection.shown) {
    const { attribute, extension } = shown;
    if (attribute.name === 'schemas' || (shown.onlySupplied && !supplied.has(key))) continue;
    const owner = extension === undefined ? resource : ownValue(resource, extension);
    const value = isJsonObject(owner) ? ownValue(owner, attribute.name) : undefined;
    const part =
      value === undefined || value === null ? undefined : partOf(value, subsToShow(key, shown, supplied));
    if (part === undefined) continue;
    if (extension === undefined) result[attribute.name] = part;
    else {
      const data = extensions.get(extension) ?? {};
      data[attribute.name] = part;
      extensions.set(extension, data);
      result[extension] = data;
    }
  }
  result['schemas'] = schemasOf(type, result);
  return result;
}

const NOTHING: ReadonlySet<string> = new Set();

/** The names of the sub-attributes to show; undefined for all. */
function subsToShow(
  key: string,
  { subs, suppliedSubs }: ShownAttribute,
  supplied: ReadonlySet<string>,
): ReadonlySet<string> | undefined {
  if (subs === undefined || suppliedSubs.length === 0 || supplied.size === 0) return subs;
  const added = supplied.has(key)
    ? suppliedSubs
    : suppliedSubs.filter((name) => supplied.has(`${key}.${name}`));
  return new Set([...subs, ...added]);
}

/** The shown sub-attributes of a value; undefined when none is left. What is shown whole is not copied. */
function partOf(value: Json, subs: ReadonlySet<string> | undefined): Json | undefined {
  if (subs === undefined) return value;
  if (isJsonArray(value)) {
    const elements = value.map((element) => partOf(element, subs)).filter((element) => element !== undefined);
    return elements.length === 0 ? undefined : elements;
  }
  if (!isJsonObject(value)) return value;
  const names = Object.keys(value);
  const visible = names.filter((name) => subs.has(name));
  if (visible.length === 0) return undefined;
  if (visible.length === names.length) return value;
  return Object.fromEntries(visible.map((name) => [name, value[name] ?? null]));
}
