import type { ResourceChange } from '../events/provisioning-event.js';

/** What takes something away from a tenant. */
export const REMOVAL_ACTIONS = ['deactivate', 'delete', 'removeMembers'] as const;

/** The name of what takes something away. */
export type RemovalAction = (typeof REMOVAL_ACTIONS)[number];

/** Removals that are counted together. */
export interface RemovalKind {
  readonly action: RemovalAction;
  /** Name of the resource type: of `removeMembers` that of the groups. */
  readonly type: string;
}

/** What one change takes away. */
export interface Removal extends RemovalKind {
  /** Resources or members; at least 1. */
  readonly count: number;
}

/** What a change of a resource takes away: nothing, as a rule. Unassigned counts as active, as it does for events. */
export function removalsOf({
  type: { name: type },
  before,
  after,
  members,
}: ResourceChange): readonly Removal[] {
  const removals: Removal[] = [];
  if (before !== undefined && after === undefined) removals.push({ action: 'delete', type, count: 1 });
  if (before !== undefined && before['active'] !== false && after?.['active'] === false) {
    removals.push({ action: 'deactivate', type, count: 1 });
  }
  const removed = members?.removed.length ?? 0;
  if (removed > 0) removals.push({ action: 'removeMembers', type, count: removed });
  return removals;
}
