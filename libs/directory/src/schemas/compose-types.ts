import {
  ENTERPRISE_USER_SCHEMA,
  groupType,
  ScimError,
  USER_TYPE,
  type ResourceType,
  type ResourceTypeDefinition,
  type Schema,
} from '@rollcall/scim';

import type { ResourceTypes } from '../ports/resource-types.js';
import type { Tenant } from '../request-context.js';
import { linkedType, referencedNames } from './linked-type.js';
import { makeResourceTypes } from './make-resource-types.js';
import { numberSchema } from './number-schema.js';
import { referringAttributes } from './referring-attributes.js';
import type { RegisteredDefinitions } from './registered-definitions.js';

/** References of one type that are kept apart: each is a join where resources of the type are read. */
const MOST_LINKS = 8;

/** Endpoints of the service itself. */
const RESERVED_ENDPOINTS: ReadonlySet<string> = new Set(
  ['Me', 'Bulk', 'Schemas', 'ResourceTypes', 'ServiceProviderConfig', 'Roles', 'Entitlements'].map(
    (name) => `/${name.toLowerCase()}`,
  ),
);

/** Names of resource types that the service has itself. */
const RESERVED_NAMES: ReadonlySet<string> = new Set([
  'schema',
  'resourcetype',
  'serviceproviderconfig',
  'role',
  'entitlement',
]);

/**
 * Makes the resource types of a tenant from what it has registered: `User` and `Group` with the extensions that it has
 * added, and its own.
 * @throws ScimError `invalidValue` where the definitions do not go together
 */
export function composeTypes(
  definitions: RegisteredDefinitions,
  { generation, uniqueGroupNames }: { readonly generation: number } & Pick<Tenant, 'uniqueGroupNames'>,
): ResourceTypes {
  const registered = definitions.schemas.map(numberSchema);
  const find = schemaFinder(registered);
  const builtIn = [USER_TYPE, groupType({ uniqueDisplayName: uniqueGroupNames })];
  const own = definitions.types.filter(({ name }) => !builtIn.some((type) => type.name === name));
  const all = [
    ...builtIn.map((type) => extended(type, definitions.types, find)),
    ...own.map((definition) => composeType(definition, find)),
  ].map((type) => Object.freeze({ ...type, extensions: Object.freeze(type.extensions) }));
  checkApart(all);
  const names = new Set(all.map(({ name }) => name));
  for (const type of all) checkReferences(type, names);
  return makeResourceTypes(Object.freeze(all), {
    generation,
    registered: Object.freeze(registered),
    ...(definitions.catalogues === undefined ? {} : { catalogues: definitions.catalogues }),
  });
}

type FindSchema = (urn: string, owner: string) => Schema;

function schemaFinder(registered: readonly Schema[]): FindSchema {
  const known = new Map(
    [...registered, ENTERPRISE_USER_SCHEMA].map((schema) => [schema.id.toLowerCase(), schema]),
  );
  return (urn, owner) => {
    const schema = known.get(urn.toLowerCase());
    if (schema !== undefined) return schema;
    throw new ScimError(
      'invalidValue',
      `The resource type ${owner} names the schema ${urn}, which is not registered. Register the schema ` +
        'first, or in one list with the type.',
    );
  };
}

/** What was added comes first: the text of stored resources ends with the extension that the type had before. */
function extended(
  type: ResourceType,
  definitions: readonly ResourceTypeDefinition[],
  find: FindSchema,
): ResourceType {
  const added = definitions.find(({ name }) => name === type.name)?.extensions ?? [];
  const extensions = added.map(({ schema, required }) => ({ schema: find(schema, type.name), required }));
  return { ...type, extensions: [...extensions, ...type.extensions] };
}

function composeType(definition: ResourceTypeDefinition, find: FindSchema): ResourceType {
  const { name, description, endpoint, extensions } = definition;
  if (RESERVED_NAMES.has(name.toLowerCase())) {
    throw new ScimError('invalidValue', `The name ${name} is that of a resource of the service itself.`);
  }
  if (RESERVED_ENDPOINTS.has(endpoint.toLowerCase())) {
    throw new ScimError('invalidValue', `The endpoint ${endpoint} is one of the service itself.`);
  }
  return {
    name,
    description,
    endpoint,
    schema: find(definition.schema, name),
    extensions: extensions.map(({ schema, required }) => ({ schema: find(schema, name), required })),
    collections: [],
  };
}

/** No two types share a name or an endpoint, in whatever letter case, nor does a type have one schema twice. */
function checkApart(types: readonly ResourceType[]): void {
  for (const what of ['name', 'endpoint'] as const) {
    const seen = new Set<string>();
    for (const type of types) {
      const folded = type[what].toLowerCase();
      if (seen.has(folded)) {
        throw new ScimError('invalidValue', `The ${what} ${type[what]} is that of another resource type.`);
      }
      seen.add(folded);
    }
  }
  for (const type of types) {
    const { name, schema, extensions } = type;
    checkPaths(type);
    const urns = [schema, ...extensions.map((extension) => extension.schema)].map(({ id }) =>
      id.toLowerCase(),
    );
    if (new Set(urns).size === urns.length) continue;
    throw new ScimError('invalidValue', `The resource type ${name} has a schema twice.`);
  }
}

/** No extension has a URN that is also the path of an attribute: then nobody could say which of them is meant. */
function checkPaths({ name, schema, extensions }: ResourceType): void {
  const schemas = [schema, ...extensions.map((extension) => extension.schema)];
  const paths = new Set(schemas.flatMap(pathsOf));
  for (const { schema: extension } of extensions) {
    if (!paths.has(extension.id.toLowerCase())) continue;
    throw new ScimError(
      'invalidValue',
      `The id ${extension.id} is the path of an attribute of the resource type ${name}, too. Give the schema another id.`,
    );
  }
}

function pathsOf({ id, attributes }: Schema): readonly string[] {
  const paths = attributes.flatMap(({ name, subAttributes = [] }) => [
    name,
    ...subAttributes.map((sub) => `${name}.${sub.name}`),
  ]);
  return paths.map((path) => `${id}:${path}`.toLowerCase());
}

/** References name types that there are (C-CHAR-16), and not more of them are kept apart than a statement may join. */
function checkReferences(type: ResourceType, names: ReadonlySet<string>): void {
  let links = 0;
  const schemas = [type.schema, ...type.extensions.map(({ schema }) => schema)];
  for (const schema of schemas.filter(({ code }) => code !== undefined)) {
    for (const { path, attribute } of referringAttributes(schema)) {
      if (linkedType(attribute) !== undefined) links += 1;
      for (const name of referencedNames(attribute)) {
        if (names.has(name)) continue;
        throw new ScimError(
          'invalidValue',
          `${schema.id}:${path} refers to the resource type ${name}, which the tenant does not have. Register ` +
            'that type first, or both in one import.',
        );
      }
    }
  }
  if (links > MOST_LINKS) {
    throw new ScimError(
      'invalidValue',
      `The resource type ${type.name} has ${links} attributes that refer to one resource each; ${MOST_LINKS} are allowed.`,
    );
  }
}
