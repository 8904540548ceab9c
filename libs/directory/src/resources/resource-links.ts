import type { ResourceType } from '@rollcall/scim';

/** Makes the absolute locations of resources from the configured public base, never from a request (H-VER-05). */
export interface ResourceLinks {
  /** `PUBLIC_URL/scim/v2`, without a trailing slash. */
  readonly base: string;
  /** @returns the absolute URI of a resource of the named type */
  location(typeName: string, id: string): string;
}

/** Makes the links of a service for its resource types. */
export function resourceLinks(publicUrl: string, types: readonly ResourceType[]): ResourceLinks {
  const base = `${publicUrl.replace(/\/+$/, '')}/scim/v2`;
  const endpoints = new Map(types.map((type) => [type.name, type.endpoint]));
  return {
    base,
    location(typeName, id) {
      const endpoint = endpoints.get(typeName);
      if (endpoint === undefined) throw new TypeError(`no resource type named ${typeName}`);
      return `${base}${endpoint}/${id}`;
    },
  };
}
