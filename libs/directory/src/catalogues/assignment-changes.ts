import {
  elementIdentity,
  isJsonArray,
  USER_TYPE,
  type Json,
  type Resource,
  type ResourceType,
} from '@rollcall/scim';

import { typesBeside } from '../schemas/make-resource-types.js';
import { newlyAssigned } from './assigned-values.js';
import { CATALOGUE_NAMES, type CatalogueName } from './catalogue.js';
import { unassignable } from './check-assigned.js';

/** Roles, or entitlements, that a user really got and really lost. */
export interface AssignmentDelta {
  /** Elements as the user has them; two of them are the same where `value` and `type` are. */
  readonly added: readonly Json[];
  readonly removed: readonly Json[];
  /** Values among the added ones that the tenant does not know, where it has them marked. */
  readonly unknown?: readonly string[];
}

/** The change of each. */
export type AssignmentChanges = Readonly<Partial<Record<CatalogueName, AssignmentDelta>>>;

/** The roles and entitlements that a change gives a user and takes away; nothing of those that stay. */
export function assignmentChanges(type: ResourceType, before: Resource, after: Resource): AssignmentChanges {
  if (type.name !== USER_TYPE.name) return {};
  const changes: Partial<Record<CatalogueName, AssignmentDelta>> = {};
  for (const name of CATALOGUE_NAMES) {
    const delta = deltaOf(type, name, before, after);
    if (delta !== undefined) changes[name] = delta;
  }
  return changes;
}

function deltaOf(
  type: ResourceType,
  name: CatalogueName,
  before: Resource,
  after: Resource,
): AssignmentDelta | undefined {
  if (before[name] === after[name]) return undefined;
  const [had, has] = [elementsOf(type, name, before), elementsOf(type, name, after)];
  const added = [...has].filter(([identity]) => !had.has(identity)).map(([, element]) => element);
  const removed = [...had].filter(([identity]) => !has.has(identity)).map(([, element]) => element);
  if (added.length + removed.length === 0) return undefined;
  const catalogue = typesBeside(type)?.catalogues[name];
  const unknown =
    catalogue?.unknown === 'mark' ? unassignable(catalogue, newlyAssigned(name, before, after)) : [];
  return {
    added,
    removed,
    ...(unknown.length === 0 ? {} : { unknown: unknown.map(({ value }) => value) }),
  };
}

function elementsOf(type: ResourceType, name: CatalogueName, resource: Resource): ReadonlyMap<string, Json> {
  const elements = resource[name];
  const attribute = type.schema.attributes.find((candidate) => candidate.name === name);
  if (attribute === undefined || !isJsonArray(elements)) return new Map();
  return new Map(elements.map((element) => [elementIdentity(attribute, element), element]));
}
