import { dropUnknownSchemas } from '../compat/unknown-schemas.js';
import type { ResourceType } from '../schema/attribute.js';
import { excerpt } from '../text/excerpt.js';
import type { Json } from '../text/json.js';
import { isJsonArray } from '../text/json.js';
import type { ReadContext } from './read-attribute.js';

/**
 * Checks the `schemas` of a body against the resource type and notes problems (RFC 7643 §3; C-ATTR-17 to C-ATTR-19,
 * P-POST-14): a list of URIs with the base schema, in any order and letter case, a repeated one counted once. Which
 * extensions a resource has is told by its data and not by this list (C-ATTR-21, C-ATTR-22).
 */
export function readSchemas(type: ResourceType, json: Json | undefined, context: ReadContext): void {
  const base = type.schema.id;
  if (json === undefined || json === null) {
    context.issues.add('invalidSyntax', `schemas is missing: it must be a list that has ${excerpt(base)}.`);
    return;
  }
  const listed = isJsonArray(json) ? json.filter((urn) => typeof urn === 'string') : [];
  if (!isJsonArray(json) || listed.length === 0 || listed.length < json.length || listed.includes('')) {
    context.issues.add('invalidSyntax', `schemas must be a list of URIs that has ${excerpt(base)}.`);
    return;
  }
  const schemas = [base, ...type.extensions.map(({ schema }) => schema.id)];
  const { known, onlyForeign } = dropUnknownSchemas(listed, schemas);
  if (!context.relaxations.unknownSchemas) {
    const names = new Set(schemas.map((urn) => urn.toLowerCase()));
    for (const urn of listed) {
      if (names.has(urn.toLowerCase())) continue;
      context.issues.add(
        'invalidSyntax',
        `schemas has ${excerpt(urn)}, which is not a schema of the resource type ${type.name}.`,
      );
    }
  }
  if (known.includes(base) || (onlyForeign && context.relaxations.unknownSchemas)) return;
  context.issues.add(
    'invalidSyntax',
    `schemas must have ${excerpt(base)}, the base schema of the resource type ${type.name}.`,
  );
}
