/** Changes of members, planned and carried out as a store would. */
import type { Relaxations } from '../compat/relaxations.js';
import { LENIENT } from '../compat/relaxations.js';
import { GROUP_TYPE } from '../schema/resource-types.js';
import type { Json } from '../text/json.js';
import { URN } from '../urns.js';
import type { CollectionChange, CollectionElement } from './plan.js';
import { planPatch } from './plan-patch.js';

/** What the operations of a PATCH do to the members of a group. */
export function changes(operations: Json, relaxations: Relaxations = LENIENT): readonly CollectionChange[] {
  const body = { schemas: [URN.patchOp], Operations: operations };
  return planPatch(GROUP_TYPE, body, { relaxations }).collections;
}

/** What a store knows of resources that are no members yet. */
export const TYPES: ReadonlyMap<string, string> = new Map([
  ['u', 'User'],
  ['g', 'Group'],
]);

/** What is left of the members, applied as a store would. */
export function left(change: CollectionChange, current: readonly CollectionElement[]): readonly string[] {
  if (change.kind === 'computed') return change.apply(current, TYPES).map(({ value }) => value);
  const kept = change.clear
    ? current.filter(({ value }) => change.add.some((added) => added.value === value))
    : current.filter(({ value }) => !change.remove.includes(value));
  const present = new Set(kept.map(({ value }) => value));
  return [...kept, ...change.add.filter(({ value }) => !present.has(value))].map(({ value }) => value);
}
