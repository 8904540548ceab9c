import type { Resource } from '@rollcall/scim';

/** The attributes of users whose values a tenant can register. */
export const CATALOGUE_NAMES = ['roles', 'entitlements'] as const;

/** `roles`, or `entitlements`. */
export type CatalogueName = (typeof CATALOGUE_NAMES)[number];

/** What is done with values that a tenant has not registered, as it can say (R-ROLE-05). */
export const UNKNOWN_VALUES = ['keep', 'refuse', 'mark'] as const;

/**
 * `keep`: they are kept as sent. `refuse`: whoever assigns one is told `invalidValue`. `mark`: they are kept, and the
 * event of the change names them.
 */
export type UnknownValues = (typeof UNKNOWN_VALUES)[number];

/** A role or an entitlement as a tenant has registered it. */
export interface CatalogueEntry {
  /** UUIDv7. */
  readonly id: string;
  readonly version: number;
  /** Milliseconds since the epoch. */
  readonly created: number;
  readonly lastModified: number;
  /** As `readAssignable` gives them. */
  readonly attributes: Resource;
}

/** The roles of a tenant, or its entitlements, as they are kept: no two of one value, letter case aside. */
export interface CatalogueDefinition {
  readonly unknown: UnknownValues;
  readonly entries: readonly CatalogueEntry[];
}

/** A tenant that has registered none. */
export const EMPTY_CATALOGUE: CatalogueDefinition = Object.freeze({
  unknown: 'keep',
  entries: Object.freeze([]),
});

/** The same, to look values up in; these are by their folded form. */
export interface Catalogue extends CatalogueDefinition {
  /** Values that can be given to users. */
  readonly assignable: ReadonlySet<string>;
  /** How many users may have a value, of those whose number is limited. */
  readonly limits: ReadonlyMap<string, number>;
}

/** What a tenant has registered of either. */
export type Catalogues = Readonly<Partial<Record<CatalogueName, Catalogue>>>;
