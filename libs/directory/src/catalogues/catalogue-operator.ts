import type { Json } from '@rollcall/scim';

import type { CatalogueName } from './catalogue.js';

/** What an import has registered or changed: values of each, in the order in which they were given. */
export type ImportedCatalogues = Readonly<Record<CatalogueName, readonly string[]>>;

/** What an operator does with the roles and entitlements of tenants; refusals are an `AdministrationError`. */
export interface CatalogueOperator {
  /**
   * Registers roles and entitlements, or changes those of the same values, all or none of them; others stay.
   * @param given `{ "roles": …, "entitlements": … }`, each a list or `{ "unknown": …, "roles": […] }`; as it was parsed
   * @param now milliseconds since the epoch
   */
  importCatalogues(tenantName: string, given: Json, now: number): Promise<ImportedCatalogues>;
}
