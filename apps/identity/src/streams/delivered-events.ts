import { SUPPORTED_EVENT_TYPES } from '@rollcall/outbox';

import type { StreamRequest } from './read-stream-request.js';

/** Which events a stream gets, and how much they tell. */
export interface DeliveredEvents {
  readonly format: 'notice' | 'full';
  readonly eventsDelivered: readonly string[];
}

const FULL = ':full';

/**
 * Which events a stream gets (E-SSF-03, E-EVT-17): those that were asked for and exist, or all. Values of resources only
 * where the receiver asks for them, by the format or by naming an event type that has them.
 */
export function deliveredEvents({
  eventsRequested,
  format,
}: Pick<StreamRequest, 'eventsRequested' | 'format'>): DeliveredEvents {
  const namesFull = eventsRequested?.some((uri) => uri.endsWith(FULL)) ?? false;
  const chosen = format ?? (namesFull ? 'full' : 'notice');
  const offered = SUPPORTED_EVENT_TYPES.filter((uri) => chosen === 'full' || !uri.endsWith(FULL));
  return {
    format: chosen,
    eventsDelivered:
      eventsRequested == null ? offered : offered.filter((uri) => eventsRequested.includes(uri)),
  };
}
