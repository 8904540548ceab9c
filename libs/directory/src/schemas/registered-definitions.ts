import type { ResourceTypeDefinition, Schema } from '@rollcall/scim';

import type { CatalogueDefinition, CatalogueName } from '../catalogues/catalogue.js';

/** A schema as a tenant has registered it, with the numbers under which the store keeps its attributes. */
export interface RegisteredSchema {
  readonly schema: Schema;
  /** By path within the schema: `badgeColour`, `address.city`; that of the schema itself by the empty path. */
  readonly codes: Readonly<Record<string, number>>;
}

/** What a tenant has registered. */
export interface RegisteredDefinitions {
  readonly schemas: readonly RegisteredSchema[];
  /** Its own resource types; of `User` and `Group`, the extensions that it has added to them. */
  readonly types: readonly ResourceTypeDefinition[];
  /** The number that is given next; none is given twice, not even that of an attribute that is gone. */
  readonly nextCode: number;
  /** Its roles and entitlements; what it has registered none of is absent. */
  readonly catalogues?: Readonly<Partial<Record<CatalogueName, CatalogueDefinition>>>;
}

/** Below are the numbers of the attributes that every tenant has. */
export const FIRST_REGISTERED_CODE = 1000;

/** Numbers are kept in 16 bits. */
export const LAST_REGISTERED_CODE = 32_767;

/** A tenant that has registered nothing. */
export const NOTHING_REGISTERED: RegisteredDefinitions = Object.freeze({
  schemas: Object.freeze([]),
  types: Object.freeze([]),
  nextCode: FIRST_REGISTERED_CODE,
});
