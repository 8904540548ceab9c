import {
  ENTERPRISE_USER_SCHEMA,
  URN,
  type Json,
  type ResourceType,
  type ResourceTypeDefinition,
  type Schema,
} from '@rollcall/scim';

import { AdministrationError } from '../administration/administration-error.js';
import { findTenant } from '../administration/find-tenant.js';
import { StoredResourceContradicts, type SchemaStore } from '../ports/schema-store.js';
import type { ResourceTypes } from '../ports/resource-types.js';
import type { TenantStore } from '../ports/tenant-store.js';
import { composeTypes } from './compose-types.js';
import { schemaOf, withSchema, withType, withoutSchema, withoutType } from './definition-changes.js';
import { readImport, reading, readOneSchema, readOneType, type GivenSchema } from './read-import.js';
import type { RegisteredDefinitions } from './registered-definitions.js';
import type { ImportedSchemas, SchemaOperator } from './schema-operator.js';
import { BUILT_IN_TYPES, extendedByName, setExtended } from './set-extended.js';

/** A registered schema, and the names of the resource types that have it as an extension. */
export interface SchemaSummary {
  readonly schema: Schema;
  readonly extends: readonly string[];
}

/** The schemas of RFC 7643 and those of messages, which nobody registers. */
const RESERVED_URNS: ReadonlySet<string> = new Set(Object.values(URN).map((urn) => urn.toLowerCase()));

/** Resource types of a tenant, `User` and `Group` included: a query of the root asks for all of them in one statement. */
const MOST_TYPES = 100;

type Change = (current: RegisteredDefinitions) => RegisteredDefinitions;

/**
 * Registers the schemas and resource types of tenants. What is there is changed only where no stored resource
 * contradicts: the refusal names one that does, and its attribute.
 */
export class SchemaAdministration implements SchemaOperator {
  constructor(
    private readonly tenants: Pick<TenantStore, 'findByName'>,
    private readonly store: SchemaStore,
  ) {}

  /** @throws AdministrationError as `findTenant` */
  async listSchemas(tenantName: string): Promise<readonly SchemaSummary[]> {
    const definitions = await this.read(tenantName);
    return definitions.schemas.map(({ schema }) => summaryOf(definitions, schema));
  }

  /** @throws AdministrationError as `findTenant`; `schemaNotFound` */
  async getSchema(tenantName: string, urn: string): Promise<SchemaSummary> {
    const definitions = await this.read(tenantName);
    const found = schemaOf(definitions, urn);
    if (found === undefined) throw schemaNotFound(urn);
    return summaryOf(definitions, found.schema);
  }

  /**
   * Registers a schema, or changes the one of the id.
   * @param urn the id that the schema must have, where one was named
   * @throws AdministrationError as `findTenant`; `invalidSchema`, `schemaExists`, `storedResourceContradicts`
   */
  async putSchema(
    tenantName: string,
    given: Json,
    { urn, onlyNew }: { readonly urn?: string; readonly onlyNew: boolean },
  ): Promise<SchemaSummary> {
    const read = readOneSchema(given);
    const { id } = read.schema;
    if (urn !== undefined && urn.toLowerCase() !== id.toLowerCase()) {
      throw new AdministrationError(
        'invalidSchema',
        `id must be the one in the address, "${urn.slice(0, 80)}".`,
      );
    }
    const changed = await this.change(tenantName, (current) => {
      if (onlyNew && schemaOf(current, id) !== undefined) {
        throw new AdministrationError('schemaExists', `The schema "${id}" is registered. Change it by PUT.`);
      }
      return withGiven(current, [read]);
    });
    return summaryOf(changed, read.schema);
  }

  /** @throws AdministrationError as `findTenant`; `schemaNotFound`, `schemaInUse`, `storedResourceContradicts` */
  async removeSchema(tenantName: string, urn: string): Promise<void> {
    await this.change(tenantName, (current) => {
      const found = schemaOf(current, urn);
      if (found === undefined) throw schemaNotFound(urn);
      const { id } = found.schema;
      const base = current.types.find(({ schema }) => schema.toLowerCase() === id.toLowerCase());
      if (base === undefined) return withoutSchema(setExtended(current, id, []), id);
      throw new AdministrationError(
        'schemaInUse',
        `The schema "${id}" is that of the resource type ${base.name}. Remove that type first.`,
      );
    });
  }

  /** The tenant's own resource types, and those that every tenant has. @throws AdministrationError as `findTenant` */
  async listTypes(tenantName: string): Promise<readonly ResourceType[]> {
    const tenant = await findTenant(this.tenants, tenantName);
    return composeTypes(await this.store.read(tenant.id), { ...tenant, generation: 0 }).all;
  }

  /** @throws AdministrationError as `findTenant`; `resourceTypeNotFound` */
  async getType(tenantName: string, name: string): Promise<ResourceType> {
    const type = (await this.listTypes(tenantName)).find((candidate) => candidate.name === name);
    if (type === undefined) throw typeNotFound(name);
    return type;
  }

  /**
   * Registers a resource type, or changes the one of the name; of `User` and `Group`, the extensions.
   * @param name the name that it must have, where one was given
   * @throws AdministrationError as `findTenant`; `invalidSchema`, `resourceTypeExists`, `storedResourceContradicts`
   */
  async putType(
    tenantName: string,
    given: Json,
    { name, onlyNew }: { readonly name?: string; readonly onlyNew: boolean },
  ): Promise<ResourceType> {
    const type = readOneType(given);
    if (name !== undefined && name !== type.name) {
      throw new AdministrationError(
        'invalidSchema',
        `name must be the one in the address, "${name.slice(0, 80)}".`,
      );
    }
    await this.change(tenantName, (current) => {
      const isKnown = [...BUILT_IN_TYPES, ...current.types].some((known) => known.name === type.name);
      if (onlyNew && isKnown) {
        throw new AdministrationError(
          'resourceTypeExists',
          `There is a resource type "${type.name}". Change it by PUT.`,
        );
      }
      return withType(current, ownPart(type));
    });
    return this.getType(tenantName, type.name);
  }

  /** @throws AdministrationError as `findTenant`; `resourceTypeNotFound`, `schemaInUse`, `storedResourceContradicts` */
  async removeType(tenantName: string, name: string): Promise<void> {
    await this.change(tenantName, (current) => {
      if (BUILT_IN_TYPES.some((type) => type.name === name)) {
        throw new AdministrationError(
          'schemaInUse',
          `The resource type ${name} is one that every tenant has.`,
        );
      }
      if (!current.types.some((type) => type.name === name)) throw typeNotFound(name);
      return withoutType(current, name);
    });
  }

  async importSchemas(tenantName: string, given: Json): Promise<ImportedSchemas> {
    const { schemas, types } = readImport(given);
    await this.change(tenantName, (current) => {
      const known = schemas.reduce((all, { schema }) => withSchema(all, schema), current);
      const typed = types.reduce((all, type) => withType(all, ownPart(type)), known);
      return withGiven(typed, schemas, current);
    });
    return { schemas: schemas.map(({ schema }) => schema.id), resourceTypes: types.map(({ name }) => name) };
  }

  private async read(tenantName: string): Promise<RegisteredDefinitions> {
    return this.store.read((await findTenant(this.tenants, tenantName)).id);
  }

  private async change(tenantName: string, change: Change): Promise<RegisteredDefinitions> {
    const tenant = await findTenant(this.tenants, tenantName);
    try {
      return await this.store.change(tenant, (current) =>
        reading('', () => {
          const changed = change(current);
          for (const { schema } of changed.schemas) refuseReserved(schema);
          refuseMany(composeTypes(changed, { ...tenant, generation: 0 }));
          return changed;
        }),
      );
    } catch (error) {
      if (!(error instanceof StoredResourceContradicts)) throw error;
      throw new AdministrationError('storedResourceContradicts', error.message);
    }
  }
}

/**
 * The definitions with schemas, and what these extend: as was said, or of a new one as its URN says.
 * @param before tells which are new
 */
function withGiven(
  definitions: RegisteredDefinitions,
  given: readonly GivenSchema[],
  before = definitions,
): RegisteredDefinitions {
  return given.reduce((all, { schema, extends: named }) => {
    const registered = withSchema(all, schema);
    if (named !== undefined) return setExtended(registered, schema.id, named);
    const isNew = schemaOf(before, schema.id) === undefined;
    const name = isNew ? extendedByName(registered, schema.id) : undefined;
    return name === undefined ? registered : setExtended(registered, schema.id, [name]);
  }, definitions);
}

/**
 * What of a definition is the tenant's: of a type that every tenant has, the extensions that it adds.
 * @throws AdministrationError `invalidSchema` where it would change what is not the tenant's
 */
function ownPart(type: ResourceTypeDefinition): ResourceTypeDefinition {
  const builtIn = BUILT_IN_TYPES.find(({ name }) => name === type.name);
  if (builtIn === undefined) return type;
  const { name, description, endpoint, schema } = builtIn;
  const given = builtIn.extensions.map((extension) => extension.schema.id.toLowerCase());
  const kept = type.extensions.filter(({ schema: urn }) => given.includes(urn.toLowerCase()));
  if (
    type.endpoint !== endpoint ||
    type.schema !== schema.id ||
    kept.length < given.length ||
    kept.some(({ required }) => required)
  ) {
    throw new AdministrationError(
      'invalidSchema',
      `Every tenant has the resource type ${name} at ${endpoint}, with its schema and its extensions; only further ones can be added to schemaExtensions.`,
    );
  }
  const extensions = type.extensions.filter(({ schema: urn }) => !given.includes(urn.toLowerCase()));
  return { name, description, endpoint, schema: schema.id, extensions };
}

function refuseReserved({ id }: Schema): void {
  const folded = id.toLowerCase();
  if (!RESERVED_URNS.has(folded) && folded !== ENTERPRISE_USER_SCHEMA.id.toLowerCase()) return;
  throw new AdministrationError('invalidSchema', `The schema "${id}" is one of the protocol itself.`);
}

function refuseMany({ all }: ResourceTypes): void {
  if (all.length <= MOST_TYPES) return;
  throw new AdministrationError(
    'invalidSchema',
    `The tenant would have ${all.length} resource types; ${MOST_TYPES} are allowed.`,
  );
}

function summaryOf({ types }: RegisteredDefinitions, schema: Schema): SchemaSummary {
  const folded = schema.id.toLowerCase();
  const extending = types.filter(({ extensions }) =>
    extensions.some((each) => each.schema.toLowerCase() === folded),
  );
  return { schema, extends: extending.map(({ name }) => name) };
}

function schemaNotFound(urn: string): AdministrationError {
  return new AdministrationError(
    'schemaNotFound',
    `The tenant has registered no schema "${urn.slice(0, 80)}".`,
  );
}

function typeNotFound(name: string): AdministrationError {
  return new AdministrationError(
    'resourceTypeNotFound',
    `The tenant has no resource type "${name.slice(0, 80)}".`,
  );
}
