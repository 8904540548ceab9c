import { setImmediate as nextTurn } from 'node:timers/promises';

import type { BulkSurroundings } from '@rollcall/directory';

import type { ServiceLogger } from '../bootstrap/service-logger.js';
import { toRefusal } from '../http/refusal.js';

/** Milliseconds after which other requests have their turn while a bulk request is carried out. */
const TURN = 4;

/** What bulk requests do in this process; the turns are those of all bulk requests together. */
export function bulkSurroundings(logger: ServiceLogger): BulkSurroundings {
  let start = performance.now();
  return {
    async pause() {
      if (performance.now() - start < TURN) return;
      await nextTurn();
      start = performance.now();
    },
    refusalOf({ requestId }, error) {
      const refusal = toRefusal(error);
      if (refusal.errorName === 'internal') logger.error({ err: error, requestId }, 'internal error');
      else if (refusal.cause !== undefined) logger.warn({ err: refusal.cause, requestId }, refusal.detail);
      return refusal;
    },
  };
}
