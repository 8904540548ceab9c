import { foldCase, isJsonArray, isJsonObject, type Resource } from '@rollcall/scim';

import type { CatalogueName } from './catalogue.js';

/** A role or an entitlement that a user has. */
export interface AssignedValue {
  /** As it was sent. */
  readonly value: string;
  /** As it is compared. */
  readonly folded: string;
  /** `roles[1]`. */
  readonly path: string;
}

/** The values that a user has after a change and did not have before, in order; elements without a value, or with an empty one, say nothing. */
export function newlyAssigned(
  name: CatalogueName,
  before: Resource,
  after: Resource,
): readonly AssignedValue[] {
  if (before[name] === after[name]) return [];
  const had = new Set(assignedValues(name, before).map(({ folded }) => folded));
  return assignedValues(name, after).filter(({ folded }) => !had.has(folded));
}

function assignedValues(name: CatalogueName, resource: Resource): readonly AssignedValue[] {
  const elements = resource[name];
  if (!isJsonArray(elements)) return [];
  return elements.flatMap((element, index) => {
    const value = isJsonObject(element) ? element['value'] : undefined;
    if (typeof value !== 'string' || value === '') return [];
    return [{ value, folded: foldCase(value), path: `${name}[${index}]` }];
  });
}
