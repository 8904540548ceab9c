import type { ResourceTypeDefinition, Schema } from '@rollcall/scim';

import { AdministrationError } from '../administration/administration-error.js';
import { numberedPaths } from './number-schema.js';
import {
  LAST_REGISTERED_CODE,
  type RegisteredDefinitions,
  type RegisteredSchema,
} from './registered-definitions.js';

/**
 * The definitions with a schema, in place of the one of its id: what it has in common with that keeps its numbers.
 * @throws AdministrationError `tooManyAttributes`
 */
export function withSchema(definitions: RegisteredDefinitions, schema: Schema): RegisteredDefinitions {
  const known = schemaOf(definitions, schema.id);
  let { nextCode } = definitions;
  const codes: Record<string, number> = {};
  for (const path of numberedPaths(schema)) {
    codes[path] = ownCode(known, path) ?? nextCode++;
  }
  if (nextCode > LAST_REGISTERED_CODE) {
    throw new AdministrationError(
      'tooManyAttributes',
      'The tenant has registered as many attributes as there are numbers for, those that are gone included.',
    );
  }
  const registered = { schema, codes };
  const schemas =
    known === undefined
      ? [...definitions.schemas, registered]
      : definitions.schemas.map((each) => (each === known ? registered : each));
  return { ...definitions, schemas, nextCode };
}

/** The definitions without a schema. */
export function withoutSchema(definitions: RegisteredDefinitions, urn: string): RegisteredDefinitions {
  const gone = schemaOf(definitions, urn);
  return { ...definitions, schemas: definitions.schemas.filter((each) => each !== gone) };
}

/** The definitions with a resource type, in place of the one of its name. */
export function withType(
  definitions: RegisteredDefinitions,
  type: ResourceTypeDefinition,
): RegisteredDefinitions {
  const isKnown = definitions.types.some(({ name }) => name === type.name);
  const types = isKnown
    ? definitions.types.map((each) => (each.name === type.name ? type : each))
    : [...definitions.types, type];
  return { ...definitions, types };
}

/** The definitions without a resource type. */
export function withoutType(definitions: RegisteredDefinitions, name: string): RegisteredDefinitions {
  return { ...definitions, types: definitions.types.filter((type) => type.name !== name) };
}

/** The registered schema of an id, letter case aside. */
export function schemaOf({ schemas }: RegisteredDefinitions, urn: string): RegisteredSchema | undefined {
  const wanted = urn.toLowerCase();
  return schemas.find(({ schema }) => schema.id.toLowerCase() === wanted);
}

function ownCode(known: RegisteredSchema | undefined, path: string): number | undefined {
  return known !== undefined && Object.hasOwn(known.codes, path) ? known.codes[path] : undefined;
}
