import { isJsonArray, type Json, type ResourceType } from '@rollcall/scim';

/** How a document begins that holds its own `schemas`; those of the first release do not. */
export const SELF_DESCRIBING = '{"schemas":[';

/** Beginnings that are kept for a type at most: one for each set of extensions that resources have. */
const KEPT = 1000;

const KNOWN = new WeakMap<ResourceType, Map<string, boolean>>();

/**
 * Whether a resource type has every schema of a document: it has not, where the document was written by definitions that
 * this process has not read yet.
 */
export function knowsSchemas(type: ResourceType, document: string): boolean {
  if (!document.startsWith(SELF_DESCRIBING)) return true;
  // No URN has a bracket.
  const list = document.slice(SELF_DESCRIBING.length - 1, document.indexOf(']') + 1);
  const known = KNOWN.get(type) ?? new Map<string, boolean>();
  KNOWN.set(type, known);
  let knows = known.get(list);
  if (knows === undefined) {
    const urns = JSON.parse(list) as Json;
    const own = [type.schema, ...type.extensions.map(({ schema }) => schema)].map(({ id }) => id);
    knows = isJsonArray(urns) && urns.every((urn) => typeof urn === 'string' && own.includes(urn));
    if (known.size < KEPT) known.set(list, knows);
  }
  return knows;
}
