import { isJsonObject, type Json, type Resource } from '@rollcall/scim';

/** The value at one of the paths that `resourceChanges` gives; undefined where the resource has none. */
export function valueAt(path: string, resource: Resource): Json | undefined {
  const urn = Object.keys(resource).find((name) => name.includes(':') && path.startsWith(`${name}:`));
  const steps = (urn === undefined ? path : path.slice(urn.length + 1)).split('.');
  // The path names an extension of which the resource has nothing.
  if (urn === undefined && path.includes(':')) return undefined;
  let value: Json | undefined = urn === undefined ? resource : resource[urn];
  for (const step of steps) value = isJsonObject(value) ? value[step] : undefined;
  return value;
}
