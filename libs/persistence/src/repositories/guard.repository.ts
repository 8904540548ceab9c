import { countedIn, thresholdOf, windowAt, type GuardedRemovals, type GuardStore } from '@rollcall/directory';

import type { UnitOfWork } from '../unit-of-work.js';
import { countRemovable } from './count-removable.js';
import { refusedRemovals } from './held-removals.js';
import { removalStates, writeDecision } from './removal-count.js';

/** Makes the store of what the deletion guard has counted and held. */
export function guardRepository(unitOfWork: UnitOfWork): GuardStore {
  return {
    removals: ({ id: tenantId }, setting, now) =>
      unitOfWork.read(async (session) => {
        const found: GuardedRemovals[] = [];
        for (const { action, type, window, decision } of await removalStates(session, tenantId)) {
          const counted = countedIn(windowAt(window, now, setting));
          const kind = { action, type };
          const live = await countRemovable(session, { tenantId, kind, enough: Number.MAX_SAFE_INTEGER });
          const base = action === 'deactivate' ? live : live + counted;
          found.push({ ...kind, ...decision, counted, threshold: thresholdOf(setting, base) });
        }
        return found;
      }),
    refused: (tenantId, query) => unitOfWork.read((session) => refusedRemovals(session, tenantId, query)),
    decide: (tenantId, kinds, decision) =>
      unitOfWork.write(async (session) => {
        for (const kind of kinds) await writeDecision(session, tenantId, kind, decision);
      }),
  };
}
