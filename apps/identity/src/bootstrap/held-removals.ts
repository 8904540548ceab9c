import type { HeldRemovals, RequestContext } from '@rollcall/directory';

import type { Observability } from './observability.js';

/** Milliseconds between two lines of the log about the same removals: a client that tries on fills none. */
const BETWEEN_LINES = 60_000;

/** Kinds of removals of which is known when they were told last; more are told each time. */
const KEPT = 1000;

/** What telling of held removals needs. */
export interface HeldRemovalsOptions extends Observability {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Makes what tells operators that the deletion guard refused something: each in the metric, some in the log. */
export function heldRemovals({
  logger,
  metrics,
  now,
}: HeldRemovalsOptions): (ctx: RequestContext, held: HeldRemovals, error?: unknown) => void {
  const told = new Map<string, number>();
  return ({ tenant, principal, requestId }, held, error) => {
    metrics.removalHeld(held.action);
    const { action, type, counted, threshold, window, rejected } = held;
    const key = `${tenant.name} ${action} ${type}`;
    if (error === undefined && now() - (told.get(key) ?? 0) < BETWEEN_LINES) return;
    if (told.size >= KEPT) told.clear();
    told.set(key, now());
    logger.warn(
      {
        ...{ tenant: tenant.name, credential: principal.credentialId, requestId },
        ...{ action, type, counted, threshold, windowMinutes: window / 60_000, rejected },
        ...(error === undefined ? {} : { err: error }),
      },
      'the deletion guard holds removals: "rollcall guard show" shows them, "approve" and "reject" decide',
    );
  };
}
