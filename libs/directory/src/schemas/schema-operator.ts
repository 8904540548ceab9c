import type { Json } from '@rollcall/scim';

/** What an import has registered or changed, by id and by name, in the order in which it was given. */
export interface ImportedSchemas {
  readonly schemas: readonly string[];
  readonly resourceTypes: readonly string[];
}

/** What an operator does with the schemas of tenants; refusals are an `AdministrationError`. */
export interface SchemaOperator {
  /**
   * Registers schemas and resource types (RFC 7643 §6, §7), all or none of them: one, a list, or a ListResponse. A schema
   * with the URN of an extension extends what it names: `urn:…:2.0:User` users, unless `extends` says otherwise.
   * @param given as it was parsed from a file or a body
   */
  importSchemas(tenantName: string, given: Json): Promise<ImportedSchemas>;
}
