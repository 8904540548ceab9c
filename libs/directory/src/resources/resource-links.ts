import { ScimError, type ResourceType } from '@rollcall/scim';

import { CATALOGUE_TYPES } from '../catalogues/catalogue-binding.js';
import type { ResourceTypes } from '../ports/resource-types.js';
import type { Tenant } from '../request-context.js';
import { typesBeside } from '../schemas/make-resource-types.js';

/** Makes the absolute locations of resources from the configured public base, never from a request (H-VER-05). */
export interface ResourceLinks {
  /** `PUBLIC_URL/scim/v2`, or that of the tenant's own public URL, without a trailing slash. */
  readonly base: string;
  /**
   * @returns the absolute URI of a resource of the named type
   * @throws ScimError `unavailable` for a type that another process has registered a moment ago
   */
  location(typeName: string, id: string): string;
  /** The links to the resources of the tenant that a type is of, which may have types of its own. */
  of(type: ResourceType): ResourceLinks;
  /** The links of a tenant, which may have a public URL of its own: its one base, whichever path a request was sent to. */
  for(tenant: Pick<Tenant, 'settings'>): ResourceLinks;
}

/** Public URLs of tenants whose links are kept ready; they are made again where there are more. */
const KEPT_URLS = 1000;

/** Makes the links of a service for its resource types. */
export function resourceLinks(publicUrl: string, types: readonly ResourceType[]): ResourceLinks {
  const ofTenants = new Map<string, ResourceLinks>();
  const ofTenant = ({ settings }: Pick<Tenant, 'settings'>): ResourceLinks => {
    const own = settings?.publicUrl;
    if (own === undefined) return ofService;
    const found = ofTenants.get(own) ?? linksBelow(baseOf(own), types, ofTenant);
    if (ofTenants.size >= KEPT_URLS) ofTenants.clear();
    ofTenants.set(own, found);
    return found;
  };
  const ofService = linksBelow(baseOf(publicUrl), types, ofTenant);
  return ofService;
}

function baseOf(publicUrl: string): string {
  return `${publicUrl.replace(/\/+$/, '')}/scim/v2`;
}

function linksBelow(
  base: string,
  types: readonly ResourceType[],
  ofTenant: ResourceLinks['for'],
): ResourceLinks {
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
      const found = known.get(beside) ?? linksBelow(base, beside.all, ofTenant);
      known.set(beside, found);
      return found;
    },
    for: ofTenant,
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
