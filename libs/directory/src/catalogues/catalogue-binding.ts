import { ENTITLEMENT_TYPE, ROLE_TYPE, type ResourceType } from '@rollcall/scim';

import type { ResourceBinding } from '../resources/resource-binding.js';
import type { CatalogueName } from './catalogue.js';

/** The resource types of catalogues: they describe the service, as `/Schemas` does, and are no part of its root. */
export const CATALOGUE_TYPES: readonly ResourceType[] = Object.freeze([ROLE_TYPE, ENTITLEMENT_TYPE]);

/** The binding of a catalogue's resource type, which is the same for every tenant. */
export function catalogueBinding(name: CatalogueName): ResourceBinding {
  const type = catalogueType(name);
  return { name: type.name, typeFor: () => type, patchReturnsResource: true };
}

/** The resource type of a catalogue's entries. */
export function catalogueType(name: CatalogueName): ResourceType {
  return name === 'roles' ? ROLE_TYPE : ENTITLEMENT_TYPE;
}
