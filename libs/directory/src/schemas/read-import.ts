import {
  isJsonArray,
  isJsonObject,
  readResourceType,
  readSchema,
  ScimError,
  URN,
  type Json,
  type JsonObject,
  type ResourceTypeDefinition,
  type Schema,
} from '@rollcall/scim';

import { AdministrationError } from '../administration/administration-error.js';

/** A schema as it was given, and the names of the types that it shall extend, where that was said. */
export interface GivenSchema {
  readonly schema: Schema;
  readonly extends: readonly string[] | undefined;
}

/** What an import gives. */
export interface GivenDefinitions {
  readonly schemas: readonly GivenSchema[];
  readonly types: readonly ResourceTypeDefinition[];
}

const MOST_DEFINITIONS = 200;

/**
 * Reads what is to be registered: one schema or resource type, a list of them, or a ListResponse (RFC 7644 §3.4.2).
 * @throws AdministrationError `invalidSchema` with what is wrong, and in which of several
 */
export function readImport(given: Json): GivenDefinitions {
  const list = listIn(given);
  if (list.length === 0 || list.length > MOST_DEFINITIONS) {
    throw new AdministrationError(
      'invalidSchema',
      `Give 1 to ${MOST_DEFINITIONS} schemas and resource types; these are ${list.length}.`,
    );
  }
  const schemas: GivenSchema[] = [];
  const types: ResourceTypeDefinition[] = [];
  list.forEach((each, index) => {
    const where = list.length === 1 ? '' : `Definition ${index + 1} of ${list.length}: `;
    if (isResourceType(each)) types.push(reading(where, () => readResourceType(each)));
    else schemas.push(reading(where, () => readGivenSchema(each)));
  });
  return { schemas, types };
}

/** Reads one schema, with the member `extends` that is ours. @throws AdministrationError `invalidSchema` */
export function readOneSchema(given: Json): GivenSchema {
  return reading('', () => readGivenSchema(given));
}

/** Reads one resource type. @throws AdministrationError `invalidSchema` */
export function readOneType(given: Json): ResourceTypeDefinition {
  return reading('', () => readResourceType(given));
}

/** Says what a definition is refused for as an operator is told. @throws AdministrationError `invalidSchema` */
export function reading<T>(where: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof ScimError) throw new AdministrationError('invalidSchema', `${where}${error.detail}`);
    throw error;
  }
}

function listIn(given: Json): readonly Json[] {
  if (isJsonArray(given)) return given;
  const resources = isJsonObject(given) ? given['Resources'] : undefined;
  return isJsonArray(resources) ? resources : [given];
}

function isResourceType(given: Json): given is JsonObject {
  if (!isJsonObject(given)) return false;
  const { schemas } = given;
  return 'endpoint' in given || (isJsonArray(schemas) && schemas.includes(URN.resourceType));
}

function readGivenSchema(given: Json): GivenSchema {
  if (!isJsonObject(given)) return { schema: readSchema(given), extends: undefined };
  const { extends: named, ...definition } = given;
  const schema = readSchema(definition);
  if (named === undefined || named === null) return { schema, extends: undefined };
  if (isJsonArray(named) && named.every((name) => typeof name === 'string'))
    return { schema, extends: named };
  throw new ScimError('invalidValue', 'extends must be a list of names of resource types, such as ["User"].');
}
