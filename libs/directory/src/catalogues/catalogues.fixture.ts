import { USER_TYPE, type Json, type ResourceType } from '@rollcall/scim';

import type { ResourceTypes } from '../ports/resource-types.js';
import { composeTypes } from '../schemas/compose-types.js';
import { NOTHING_REGISTERED, type RegisteredDefinitions } from '../schemas/registered-definitions.js';
import { withEntries } from './change-catalogue.js';
import { CATALOGUE_NAMES, type CatalogueName } from './catalogue.js';
import { readCatalogue } from './read-catalogue.js';

/** What a tenant has that has registered catalogues: each as an administrator gives it. */
function definitionsWith(given: Readonly<Partial<Record<CatalogueName, Json>>>): RegisteredDefinitions {
  let next = 0;
  const nextId = (): string => `019b0000-0000-7000-8000-${String((next += 1)).padStart(12, '0')}`;
  return CATALOGUE_NAMES.reduce((definitions, name) => {
    const json = given[name];
    if (json === undefined) return definitions;
    return withEntries(definitions, name, readCatalogue(name, json), { now: 1000, replaces: true, nextId });
  }, NOTHING_REGISTERED);
}

/** The resource types of that tenant. */
export function typesWith(given: Readonly<Partial<Record<CatalogueName, Json>>>): ResourceTypes {
  return composeTypes(definitionsWith(given), { generation: 1, uniqueGroupNames: true });
}

/** Its users. */
export function userTypeWith(given: Readonly<Partial<Record<CatalogueName, Json>>>): ResourceType {
  return typesWith(given).typeNamed('User') ?? USER_TYPE;
}
