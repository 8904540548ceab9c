import type { SinkSummary } from './event-operator.js';
import type { AdministeredSink } from './sink-finder.js';

/** What an operator may see of a sink, as of one that has done nothing where no relay has seen it yet. */
export function sinkSummary({ sink, progress }: AdministeredSink): SinkSummary {
  const { seq = 0, head = 0, state = 'active', attempts = 0, nextAttempt = 0, lastError } = progress ?? {};
  const { parked = 0, dead = 0, missed = 0 } = progress ?? {};
  return {
    id: sink.id,
    name: sink.name,
    kind: sink.kind,
    ofAllTenants: sink.tenantId === undefined,
    created: sink.created,
    state,
    seq,
    head,
    behind: Math.max(0, head - seq),
    missed,
    attempts,
    nextAttempt,
    lastError: lastError ?? null,
    parked,
    dead,
  };
}
