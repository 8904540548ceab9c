import type { ResourceType, Schema } from '@rollcall/scim';

import { makeCatalogues } from '../catalogues/make-catalogues.js';
import type { ResourceTypes } from '../ports/resource-types.js';
import type { RegisteredDefinitions } from './registered-definitions.js';

const TYPES_BESIDE = new WeakMap<ResourceType, ResourceTypes>();

/**
 * Makes the resource types of one tenant from all of them, which are of this tenant alone.
 * @param registered every schema that the tenant has registered
 * @param catalogues its roles and entitlements
 */
export function makeResourceTypes(
  all: readonly ResourceType[],
  {
    generation,
    registered,
    catalogues = {},
  }: {
    readonly generation: number;
    readonly registered: readonly Schema[];
    readonly catalogues?: RegisteredDefinitions['catalogues'];
  },
): ResourceTypes {
  const byName = new Map(all.map((type) => [type.name, type]));
  const byEndpoint = new Map(all.map((type) => [type.endpoint, type]));
  const types: ResourceTypes = Object.freeze({
    generation,
    all,
    registered,
    catalogues: makeCatalogues(catalogues),
    typeNamed: (name: string) => byName.get(name),
    typeAt: (endpoint: string) => byEndpoint.get(endpoint),
  });
  for (const type of all) TYPES_BESIDE.set(type, types);
  return types;
}

/** The resource types of the tenant that a type is of; undefined for the types of tenants that have registered nothing. */
export function typesBeside(type: ResourceType): ResourceTypes | undefined {
  return TYPES_BESIDE.get(type);
}
