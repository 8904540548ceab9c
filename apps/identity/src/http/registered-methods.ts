import type { ResourceTypes } from '@rollcall/directory';

const BASE = '/scim/v2/';

/** The methods that there are for a path of a resource type that a tenant has registered; none for other paths. */
export function registeredMethods(types: ResourceTypes | undefined, path: string): readonly string[] {
  if (types === undefined || !path.startsWith(BASE)) return [];
  const [endpoint = '', id, ...more] = path.slice(BASE.length).split('/');
  const type = types.typeAt(`/${endpoint}`);
  // What every tenant has, has routes of its own.
  if (type === undefined || type.schema.code === undefined || more.length > 0) return [];
  if (id === undefined) return ['GET', 'HEAD', 'POST'];
  return id === '.search' ? ['POST'] : ['DELETE', 'GET', 'HEAD', 'PATCH', 'PUT'];
}
