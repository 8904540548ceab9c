import { FailedAttempts, RequestBuckets } from '@rollcall/auth';
import type { Settings } from '@rollcall/config';
import type { Metrics } from '@rollcall/observability';

import { FairRoom } from './fair-room.js';
import type { RequestLimitsParts } from './request-limits.js';

/** Requests for each connection to the database that are carried out at the same time: they do more than ask it. */
const PLACES_PER_CONNECTION = 2;

/** What of the connections to the database one tenant leaves to the others: changes alone take four fifths of them. */
const LEFT_TO_OTHERS = 0.4;

/** What of the connections a tenant has that is ahead of its rate, while others send: they wait for little of it. */
const LEFT_TO_HASTY = 0.2;

/** Requests that wait at the same time, and those of one tenant among them. */
const SEATS = 1000;
const SEATS_OF_ONE = 100;

/** Milliseconds: clients give up after thirty seconds or more, and an answer is better than none. */
const PATIENCE = 10_000;

/** The limits of a process, as its settings say. */
export function makeRequestLimits(
  { rateLimit, database: { poolSize } }: Pick<Settings, 'rateLimit' | 'database'>,
  metrics: Pick<Metrics, 'refusedBy'>,
): RequestLimitsParts {
  const buckets = new RequestBuckets();
  if (rateLimit === undefined)
    return { limit: undefined, buckets, attempts: undefined, room: undefined, metrics };
  const room = new FairRoom({
    places: poolSize * PLACES_PER_CONNECTION,
    placesOfOne: Math.max(1, poolSize - Math.ceil(poolSize * LEFT_TO_OTHERS)),
    placesOfHasty: Math.max(1, Math.floor(poolSize * LEFT_TO_HASTY)),
    seats: SEATS,
    seatsOfOne: SEATS_OF_ONE,
    patience: PATIENCE,
    onRefusal: (limit) => {
      metrics.refusedBy(limit);
    },
  });
  return { limit: rateLimit, buckets, attempts: new FailedAttempts(), room, metrics };
}
