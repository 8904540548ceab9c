import type { CursorKey, ParkedEvent } from '@rollcall/directory';

import { uuidBytes } from '../ids.js';
import type { WriteSession } from '../unit-of-work.js';
import { insertParked } from './parked-events.js';

/**
 * Sets aside events of one resource that were delivered before, the first to be tried and the others behind it. What is
 * still to come of the resource queues behind them, so that all of it is delivered in order.
 */
export async function setAside(
  session: WriteSession,
  { sinkId, tenantId }: Omit<CursorKey, 'shard'>,
  events: readonly ParkedEvent[],
): Promise<boolean> {
  const [first] = events;
  if (first === undefined) return true;
  const [sink, resource] = [uuidBytes(sinkId), uuidBytes(first.resourceId)];
  if (sink === undefined || resource === undefined)
    throw new TypeError('not the ids of a sink and a resource');
  const aside = await session.query<{ seq: number }>(
    'select seq from parked_event where sink_id = ? and tenant_id = ? and resource_id = ? limit 1',
    [sink, tenantId, resource],
  );
  if (aside.length > 0) return false;
  await insertParked(session, { sinkId, tenantId }, events);
  return true;
}
