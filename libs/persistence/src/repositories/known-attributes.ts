import type { Resource, ResourceType } from '@rollcall/scim';

/** The attributes that a resource type has now: what was deleted before it lost others may have them yet. */
export function knownAttributes({ schema, extensions }: ResourceType, attributes: Resource): Resource {
  const known = new Set([
    'externalId',
    ...schema.attributes.map(({ name }) => name),
    ...extensions.map((extension) => extension.schema.id),
  ]);
  const entries = Object.entries(attributes);
  return entries.every(([name]) => known.has(name))
    ? attributes
    : Object.fromEntries(entries.filter(([name]) => known.has(name)));
}
