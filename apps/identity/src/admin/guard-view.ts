import type { GuardedKind, GuardSummary, RefusedRemoval } from '@rollcall/directory';
import type { JsonObject } from '@rollcall/scim';

import { instant } from './sink-view.js';

const MINUTE = 60_000;

/** The deletion guard of a tenant, as administrators see it; instants are texts of RFC 3339. */
export function guardView({ setting, removals, refused }: GuardSummary): JsonObject {
  return {
    setting:
      setting === null
        ? null
        : { share: setting.share, minimum: setting.minimum, windowMinutes: setting.window / MINUTE },
    removals: removals.map(kindView),
    refused: refused.map(refusedView),
  };
}

function kindView(kind: GuardedKind): JsonObject {
  const { approvedUntil, rejectedUntil, ...rest } = kind;
  return {
    ...rest,
    approvedUntil: instantOrNull(approvedUntil),
    rejectedUntil: instantOrNull(rejectedUntil),
  };
}

function refusedView({ firstRefused, lastRefused, ...rest }: RefusedRemoval): JsonObject {
  return { ...rest, firstRefused: instant(firstRefused), lastRefused: instant(lastRefused) };
}

function instantOrNull(time: number | null): string | null {
  return time === null ? null : instant(time);
}
