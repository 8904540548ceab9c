import {
  GROUP_TYPE,
  ScimError,
  USER_TYPE,
  type ResourceType,
  type ResourceTypeDefinition,
} from '@rollcall/scim';

import { withType, withoutType } from './definition-changes.js';
import type { RegisteredDefinitions } from './registered-definitions.js';

/** The resource types that every tenant has, to which a tenant may add extensions. */
export const BUILT_IN_TYPES: readonly ResourceType[] = Object.freeze([USER_TYPE, GROUP_TYPE]);

/**
 * The definitions in which a schema extends exactly the named types; where it did before, it stays as required as it was.
 * @throws ScimError `invalidValue` for a name that no type has
 */
export function setExtended(
  definitions: RegisteredDefinitions,
  urn: string,
  names: readonly string[],
): RegisteredDefinitions {
  const known = [...BUILT_IN_TYPES.map(({ name }) => name), ...definitions.types.map(({ name }) => name)];
  for (const name of names) {
    if (known.includes(name)) continue;
    throw new ScimError(
      'invalidValue',
      `extends names the resource type ${name}, which the tenant does not have.`,
    );
  }
  return [...new Set(known)].reduce(
    (all, name) => extendType(all, urn, { name, extends: names.includes(name) }),
    definitions,
  );
}

/**
 * The name of the type that a schema extends by its URN, as extensions are named (RFC 7643 §3.3): the last part of
 * `urn:…:extension:…:2.0:User`. Undefined where a type has the schema already, or none has that name.
 */
export function extendedByName(definitions: RegisteredDefinitions, urn: string): string | undefined {
  const folded = urn.toLowerCase();
  const isUsed = definitions.types.some(
    ({ schema, extensions }) =>
      schema.toLowerCase() === folded || extensions.some((each) => each.schema.toLowerCase() === folded),
  );
  if (isUsed) return undefined;
  const last = urn.slice(urn.lastIndexOf(':') + 1);
  return [...BUILT_IN_TYPES, ...definitions.types].find(({ name }) => name === last)?.name;
}

function extendType(
  definitions: RegisteredDefinitions,
  urn: string,
  { name, extends: wanted }: { readonly name: string; readonly extends: boolean },
): RegisteredDefinitions {
  const type = definitions.types.find((each) => each.name === name) ?? plain(name);
  if (type === undefined) return definitions;
  const folded = urn.toLowerCase();
  const isExtended = type.extensions.some(({ schema }) => schema.toLowerCase() === folded);
  if (isExtended === wanted) return definitions;
  const extensions = wanted
    ? [...type.extensions, { schema: urn, required: false }]
    : type.extensions.filter(({ schema }) => schema.toLowerCase() !== folded);
  const isPlain = extensions.length === 0 && plain(name) !== undefined;
  return isPlain ? withoutType(definitions, name) : withType(definitions, { ...type, extensions });
}

/** The definition of a type that every tenant has, with nothing added. */
function plain(name: string): ResourceTypeDefinition | undefined {
  const type = BUILT_IN_TYPES.find((candidate) => candidate.name === name);
  if (type === undefined) return undefined;
  const { description, endpoint, schema } = type;
  return { name, description, endpoint, schema: schema.id, extensions: [] };
}
