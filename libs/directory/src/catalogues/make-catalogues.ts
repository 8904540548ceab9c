import { foldCase, type Resource } from '@rollcall/scim';

import {
  CATALOGUE_NAMES,
  type Catalogue,
  type CatalogueDefinition,
  type CatalogueName,
  type Catalogues,
} from './catalogue.js';

/** Makes the catalogues of a tenant from what it has registered. */
export function makeCatalogues(
  definitions: Readonly<Partial<Record<CatalogueName, CatalogueDefinition>>>,
): Catalogues {
  const made: Partial<Record<CatalogueName, Catalogue>> = {};
  for (const name of CATALOGUE_NAMES) {
    const definition = definitions[name];
    if (definition !== undefined) made[name] = makeCatalogue(definition);
  }
  return Object.freeze(made);
}

/** The value of an entry, as values are compared. */
export function foldedValue({ value }: Resource): string {
  return typeof value === 'string' ? foldCase(value) : '';
}

function makeCatalogue(definition: CatalogueDefinition): Catalogue {
  const assignable = new Set<string>();
  const limits = new Map<string, number>();
  for (const { attributes } of definition.entries) {
    const value = foldedValue(attributes);
    const { supported, limitedAssignmentsPermitted, totalAssignmentsPermitted } = attributes;
    if (supported !== false) assignable.add(value);
    if (limitedAssignmentsPermitted === true && typeof totalAssignmentsPermitted === 'number')
      limits.set(value, totalAssignmentsPermitted);
  }
  return Object.freeze({ ...definition, assignable, limits });
}
