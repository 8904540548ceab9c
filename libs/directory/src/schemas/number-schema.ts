import { defineSchema, type Attribute, type Schema } from '@rollcall/scim';

import type { RegisteredSchema } from './registered-definitions.js';

/** The paths in a schema that have numbers: each attribute and sub-attribute, and the schema itself. */
export function numberedPaths({ attributes }: Schema): readonly string[] {
  return [
    '',
    ...attributes.flatMap(({ name, subAttributes = [] }) => [name, ...subPaths(name, subAttributes)]),
  ];
}

/** The schema with the numbers of its attributes in them. */
export function numberSchema({ schema, codes }: RegisteredSchema): Schema {
  return defineSchema({
    ...schema,
    ...numberOf(codes, ''),
    attributes: schema.attributes.map((attribute) => ({
      ...attribute,
      ...numberOf(codes, attribute.name),
      ...(attribute.subAttributes === undefined
        ? {}
        : {
            subAttributes: attribute.subAttributes.map((sub) => ({
              ...sub,
              ...numberOf(codes, `${attribute.name}.${sub.name}`),
            })),
          }),
    })),
  });
}

function subPaths(name: string, subs: readonly Attribute[]): readonly string[] {
  return subs.map((sub) => `${name}.${sub.name}`);
}

function numberOf(codes: RegisteredSchema['codes'], path: string): { readonly code?: number } {
  const code = Object.hasOwn(codes, path) ? codes[path] : undefined;
  return code === undefined ? {} : { code };
}
