import type { ArchivePage, GuardSummary, RestoreOutcome } from '@rollcall/directory';

/** What a service says of a tenant's deletion guard. */
export const GUARD: GuardSummary = {
  setting: { share: 0.2, minimum: 50, window: 3_600_000 },
  removals: [
    {
      ...{ action: 'delete', type: 'User', counted: 200, threshold: 200, refused: 3 },
      ...{ approvedUntil: 7, approvedCount: null, rejectedUntil: null },
    },
  ],
  refused: [
    {
      ...{ action: 'removeMembers', type: 'Group', resourceId: 'g', count: 5, attempts: 2 },
      ...{ firstRefused: 1, lastRefused: 2, actor: 'c', requestId: 'r' },
    },
  ],
};

/** What a service says of a tenant's deleted resources. */
export const PAGE: ArchivePage = {
  resources: [
    { id: 'x', type: 'User', userName: 'a', displayName: 'A', externalId: 'e', version: 3, deleted: 5 },
    { id: 'y', type: 'Group', version: 1, deleted: 4 },
  ],
  next: { deleted: 4, id: 'y' },
};

/** What a service says of two that were to be restored. */
export const OUTCOMES: readonly RestoreOutcome[] = [
  { id: 'x', restored: { id: 'x', type: 'User', version: 5, memberships: 2, references: 1, missing: 0 } },
  { id: 'y', refusal: 'its name is taken' },
];
