import { ScimError, type ResourceType } from '@rollcall/scim';

import { CATALOGUE_TYPES } from '../catalogues/catalogue-binding.js';
import type { ResourceTypes } from '../ports/resource-types.js';
import { typesBeside } from '../schemas/make-resource-types.js';

/** Makes the absolute locations of resources from the configured public base, never from a request (H-VER-05). */
export interface ResourceLinks {
  /** `PUBLIC_URL/scim/v2`, without a trailing slash. */
  readonly base: string;
  /**
   * @returns the absolute URI of a resource of the named type
   * @throws ScimError `unavailable` for a type that another process has registered a moment ago
   */
  location(typeName: string, id: string): string;
  /** The links to the resources of the tenant that a type is of, which may have types of its own. */
  of(type: ResourceType): ResourceLinks;
}

/** Makes the links of a service for its resource types. */
export function resourceLinks(publicUrl: string, types: readonly ResourceType[]): ResourceLinks {
  return linksBelow(`${publicUrl.replace(/\/+$/, '')}/scim/v2`, types);
}

function linksBelow(base: string, types: readonly ResourceType[]): ResourceLinks {
  const endpoints = new Map([...CATALOGUE_TYPES, ...types].map((type) => [type.name, type.endpoint]));
  const known = new WeakMap<ResourceTypes, ResourceLinks>();
  const links: ResourceLinks = {
    base,
    location(typeName, id) {
      const endpoint = endpoints.get(typeName);
      if (endpoint === undefined) throw unknownType(typeName);
      return `${base}${endpoint}/${id}`;
    },
    of(type) {
      const beside = typesBeside(type);
      if (beside === undefined) return links;
      const found = known.get(beside) ?? linksBelow(base, beside.all);
      known.set(beside, found);
      return found;
    },
  };
  return links;
}

/** What is stored may be of a type of which this process has not read yet. */
function unknownType(name: string): ScimError {
  return new ScimError(
    'unavailable',
    `The resource type ${name} is not known here yet. Send the request again.`,
    { 'Retry-After': '1' },
  );
}
