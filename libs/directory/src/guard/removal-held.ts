import { ScimError } from '@rollcall/scim';

import type { Removal } from './removal.js';

/** Seconds after which a client should try again at most: an administrator may approve at any time. */
const LATEST_RETRY = 300;

const MINUTE = 60_000;

/** Removals that are held, and why. */
export interface HeldRemovals extends Removal {
  /** How many were let through in the window. */
  readonly counted: number;
  readonly threshold: number;
  /** Milliseconds. */
  readonly window: number;
  /** Whether an administrator wants all of them to be held. */
  readonly rejected: boolean;
  /** Milliseconds after which they are let through, if nobody decides and nothing else is removed. */
  readonly roomAfter: number;
}

const DONE: Readonly<Record<Removal['action'], (type: string) => string>> = {
  deactivate: (type) => `${type} resources were deactivated`,
  delete: (type) => `${type} resources were deleted`,
  removeMembers: (type) => `members were removed from ${type} resources`,
};

/**
 * More is removed than may be without an administrator: 429 with `Retry-After`, for identity providers give a connection
 * up at a 401 or 403. Nothing was changed.
 */
export class RemovalHeld extends ScimError {
  constructor(readonly held: HeldRemovals) {
    super('tooManyRequests', detailOf(held), { 'Retry-After': String(retryAfter(held)) });
  }
}

function detailOf({ action, type, count, counted, threshold, window, rejected }: HeldRemovals): string {
  const done = DONE[action](type);
  const why = rejected
    ? 'and an administrator holds all further ones'
    : `and ${count} more would exceed the ${threshold} that need no approval`;
  return (
    `Held by the deletion guard: ${counted} ${done} in the last ${Math.ceil(window / MINUTE)} minutes, ${why}. ` +
    'Nothing was changed. An administrator can approve it ("rollcall guard approve"); try again later.'
  );
}

function retryAfter({ roomAfter }: HeldRemovals): number {
  return Math.min(LATEST_RETRY, Math.max(1, Math.ceil(roomAfter / 1000)));
}
