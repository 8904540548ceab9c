import type { SinkSummary } from '@rollcall/directory';

import { instant } from '../instant.js';

/** A sink for scripts, with the names that the administration API has. @param now milliseconds since the epoch */
export function sinkJson(
  { created, seq, behind, nextAttempt, ...summary }: SinkSummary,
  now: number,
): object {
  return {
    ...summary,
    created: instant(created),
    cursor: seq,
    lag: behind,
    nextAttempt: instant(nextAttempt > now ? nextAttempt : null),
  };
}
