import { USER_TYPE, type Resource, type ResourceType } from '@rollcall/scim';

import { typesBeside } from '../schemas/make-resource-types.js';
import { newlyAssigned } from './assigned-values.js';
import { CATALOGUE_NAMES, type CatalogueName } from './catalogue.js';

/** A value that a user was given, and that only so many users may have. */
export interface LimitedAssignment {
  readonly name: CatalogueName;
  readonly value: string;
  /** As it is compared. */
  readonly folded: string;
  readonly permitted: number;
}

/**
 * The values that a change gives a user and whose number is limited, each once, in an order in which nobody waits for
 * another for good.
 */
export function limitedAssignments(
  type: ResourceType,
  before: Resource,
  after: Resource,
): readonly LimitedAssignment[] {
  const catalogues = typesBeside(type)?.catalogues;
  if (catalogues === undefined || type.name !== USER_TYPE.name) return [];
  return CATALOGUE_NAMES.flatMap((name) => {
    const limits = catalogues[name]?.limits;
    if (limits === undefined || limits.size === 0) return [];
    const found = new Map<string, LimitedAssignment>();
    for (const { value, folded } of newlyAssigned(name, before, after)) {
      const permitted = limits.get(folded);
      if (permitted !== undefined) found.set(folded, { name, value, folded, permitted });
    }
    return [...found.values()].sort((one, other) => (one.folded < other.folded ? -1 : 1));
  });
}

/** The values of an attribute of users whose number is limited, as they are compared. */
export function limitedValues(type: ResourceType, name: CatalogueName): readonly string[] {
  if (type.name !== USER_TYPE.name) return [];
  return [...(typesBeside(type)?.catalogues[name]?.limits.keys() ?? [])];
}
