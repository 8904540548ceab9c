import { foldCase, isJsonObject, readAssignable, ScimError, type Json } from '@rollcall/scim';

import { AdministrationError } from '../administration/administration-error.js';
import { findTenant } from '../administration/find-tenant.js';
import type { IdSource } from '../ports/id-source.js';
import { StoredResourceContradicts, type SchemaStore } from '../ports/schema-store.js';
import type { TenantStore } from '../ports/tenant-store.js';
import type { RegisteredDefinitions } from '../schemas/registered-definitions.js';
import type { CatalogueOperator, ImportedCatalogues } from './catalogue-operator.js';
import {
  CATALOGUE_NAMES,
  type CatalogueDefinition,
  type CatalogueEntry,
  type CatalogueName,
} from './catalogue.js';
import { catalogueOf, entryOf, withEntries, withoutEntry } from './change-catalogue.js';
import { readCatalogue, type GivenCatalogue } from './read-catalogue.js';

/** Which value of which catalogue of which tenant. */
export interface CatalogueValue {
  readonly tenant: string;
  readonly name: CatalogueName;
  readonly value: string;
}

/**
 * Registers the roles and entitlements of tenants, which go with the tenant's schemas and resource types: every process
 * learns of them in the same way. What users have is not looked at: a value that is gone, or over its limit, stays with
 * those who have it.
 */
export class CatalogueAdministration implements CatalogueOperator {
  constructor(
    private readonly tenants: Pick<TenantStore, 'findByName'>,
    private readonly store: SchemaStore,
    private readonly ids: IdSource,
  ) {}

  /** @throws AdministrationError as `findTenant` */
  async list(tenantName: string, name: CatalogueName): Promise<CatalogueDefinition> {
    const tenant = await findTenant(this.tenants, tenantName);
    return catalogueOf(await this.store.read(tenant.id), name);
  }

  /** @throws AdministrationError as `findTenant`; `catalogueValueNotFound` */
  async get({ tenant, name, value }: CatalogueValue): Promise<CatalogueEntry> {
    return found(await this.list(tenant, name), { name, value });
  }

  /**
   * Registers what is given: entries of the same values are changed, and `unknown` where it is said.
   * @param options.replaces whether entries that are not given go, where entries are given
   * @throws AdministrationError as `findTenant`; `invalidCatalogue`
   */
  async put(
    tenantName: string,
    name: CatalogueName,
    given: Json,
    { now, replaces }: { readonly now: number; readonly replaces: boolean },
  ): Promise<CatalogueDefinition> {
    const read = reading(() => readCatalogue(name, given));
    const changed = await this.change(tenantName, (current) =>
      withEntries(current, name, read, { now, replaces, nextId: () => this.ids.next() }),
    );
    return catalogueOf(changed, name);
  }

  /** @throws AdministrationError as `put`; `catalogueValueExists` */
  async add(tenantName: string, name: CatalogueName, given: Json, now: number): Promise<CatalogueEntry> {
    const { entry, value } = oneEntry(given);
    const changed = await this.change(tenantName, (current) => {
      if (entryOf(catalogueOf(current, name), value) !== undefined) {
        throw new AdministrationError(
          'catalogueValueExists',
          `The tenant has "${value.slice(0, 80)}" among its ${name}. Change it by PUT.`,
        );
      }
      return withEntries(current, name, entry, { now, replaces: false, nextId: () => this.ids.next() });
    });
    return found(catalogueOf(changed, name), { name, value });
  }

  /** Registers a value, or changes it. @throws AdministrationError as `put` */
  async set({ tenant, name, value }: CatalogueValue, given: Json, now: number): Promise<CatalogueEntry> {
    const { entry, value: said } = oneEntry(given);
    if (foldCase(said) !== foldCase(value)) {
      throw new AdministrationError(
        'invalidCatalogue',
        `value must be the one in the address, "${value.slice(0, 80)}".`,
      );
    }
    const changed = await this.change(tenant, (current) =>
      withEntries(current, name, entry, { now, replaces: false, nextId: () => this.ids.next() }),
    );
    return found(catalogueOf(changed, name), { name, value });
  }

  /** @throws AdministrationError as `get` */
  async remove({ tenant, name, value }: CatalogueValue): Promise<void> {
    await this.change(tenant, (current) =>
      withoutEntry(current, name, found(catalogueOf(current, name), { name, value })),
    );
  }

  async importCatalogues(tenantName: string, given: Json, now: number): Promise<ImportedCatalogues> {
    const read = reading(() => readCatalogues(given));
    await this.change(tenantName, (current) =>
      CATALOGUE_NAMES.reduce((definitions, name) => {
        const catalogue = read[name];
        if (catalogue === undefined) return definitions;
        return withEntries(definitions, name, catalogue, {
          ...{ now, replaces: false },
          nextId: () => this.ids.next(),
        });
      }, current),
    );
    return { roles: valuesOf(read.roles), entitlements: valuesOf(read.entitlements) };
  }

  private async change(
    tenantName: string,
    change: (current: RegisteredDefinitions) => RegisteredDefinitions,
  ): Promise<RegisteredDefinitions> {
    const tenant = await findTenant(this.tenants, tenantName);
    try {
      return await this.store.change(tenant, (current) => reading(() => change(current)));
    } catch (error) {
      if (!(error instanceof StoredResourceContradicts)) throw error;
      throw new AdministrationError('storedResourceContradicts', error.message);
    }
  }
}

type GivenCatalogues = Readonly<Partial<Record<CatalogueName, GivenCatalogue>>>;

/** @throws ScimError `invalidValue` */
function readCatalogues(given: Json): GivenCatalogues {
  const known = CATALOGUE_NAMES.join(', ');
  if (!isJsonObject(given))
    throw new ScimError('invalidValue', `Give an object with ${known}, or one of them.`);
  const other = Object.keys(given).find((member) => !CATALOGUE_NAMES.some((name) => name === member));
  if (other !== undefined) throw new ScimError('invalidValue', `${other} is not one of ${known}.`);
  const read: Partial<Record<CatalogueName, GivenCatalogue>> = {};
  for (const name of CATALOGUE_NAMES) {
    const catalogue = given[name];
    if (catalogue !== undefined) read[name] = readCatalogue(name, catalogue);
  }
  return read;
}

/** @throws AdministrationError `invalidCatalogue` */
function oneEntry(given: Json): { readonly value: string; readonly entry: GivenCatalogue } {
  const attributes = reading(() => readAssignable(given, ''));
  return { value: valueOf(attributes), entry: { unknown: undefined, entries: [attributes] } };
}

function valuesOf(given: GivenCatalogue | undefined): readonly string[] {
  return (given?.entries ?? []).map(valueOf);
}

function valueOf({ value }: CatalogueEntry['attributes']): string {
  return typeof value === 'string' ? value : '';
}

/** Says what is refused as an operator is told. @throws AdministrationError `invalidCatalogue` */
function reading<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof ScimError) throw new AdministrationError('invalidCatalogue', error.detail);
    throw error;
  }
}

function found(
  catalogue: CatalogueDefinition,
  { name, value }: Pick<CatalogueValue, 'name' | 'value'>,
): CatalogueEntry {
  const entry = entryOf(catalogue, value);
  if (entry !== undefined) return entry;
  throw new AdministrationError(
    'catalogueValueNotFound',
    `The tenant has no "${value.slice(0, 80)}" among its ${name}.`,
  );
}
