import type { CursorChange, FeedEvent, ParkedEvent, SinkCursor, WaveOutcome } from '@rollcall/directory';

import type { WaveDeliveries } from './deliver-wave.js';
import type { Delivery, DeliveryPolicy } from './publisher.js';

/** A wave and what became of it. */
export interface SettledWave {
  readonly cursor: SinkCursor;
  /** All events after the cursor's place, those included that were not sent because their resource is set aside. */
  readonly events: readonly FeedEvent[];
  readonly deliveries: WaveDeliveries;
  /** Resources with events aside. */
  readonly aside: ReadonlySet<string>;
  /** Failures of events in a row, over all waves since something was delivered. */
  readonly failures: number;
  readonly policy: Pick<DeliveryPolicy, 'retryAfter'>;
  /** Milliseconds since the epoch, of the database. */
  readonly now: number;
}

/** What is to be written of it. */
export interface Settlement {
  readonly outcome: WaveOutcome;
  /** The sink has to wait or is given up; the outcome, where it moves the cursor, comes first. */
  readonly setBack: CursorChange | undefined;
  /** Failures of events in a row after the wave. */
  readonly failures: number;
}

/** Resources that may fail one after the other, with nothing delivered between, before the sink itself is taken for failing. */
const FAILURES_IN_A_ROW = 20;

/**
 * Decides what a wave came to: the cursor moves over what was delivered; an event that failed is set aside with those
 * of its resource behind it, so that others go on; where the sink itself fails, or the wave ended early, the cursor stays
 * before the first event that was not delivered. What may be an event's own failure is one where the sink took another
 * of the wave, or has not failed before and had no other to take.
 */
export function settleWave(settled: SettledWave): Settlement {
  const { events, cursor, now } = settled;
  const delivered = settled.deliveries.some((delivery) => delivery?.kind === 'delivered');
  const deliveries =
    delivered || isFirstAlone(settled) ? settled.deliveries.map(ownFailure) : settled.deliveries;
  const stop = deliveries.find(isStop);
  const failed = deliveries.filter((delivery) => delivery?.kind === 'failed');
  const failures = delivered ? 0 : settled.failures + failed.length;
  const waits = stop !== undefined || failures > FAILURES_IN_A_ROW;
  const aside = new Set(settled.aside);
  if (!waits) {
    events.forEach(({ resourceId }, index) => {
      const kind = deliveries[index]?.kind;
      if (kind === 'failed' || kind === 'refused') aside.add(resourceId);
    });
  }
  // What comes after the first event that is neither delivered nor aside is sent again, under the same ids.
  const end = events.findIndex(
    ({ resourceId }, index) => deliveries[index]?.kind !== 'delivered' && !aside.has(resourceId),
  );
  const passed = end < 0 ? events : events.slice(0, end);
  return {
    outcome: {
      seq: passed.at(-1)?.seq ?? cursor.seq,
      parked: parkedOf({ ...settled, deliveries }, passed),
    },
    setBack: waits
      ? setBackOf(settled, stop ?? failed[0], { progressed: passed.length > 0, now })
      : undefined,
    failures,
  };
}

/**
 * Whether nothing failed before the wave, and all of it is of one resource: nothing shows whether the sink fails or the
 * event does, and only the event's resource is to wait until the next one shows it.
 */
function isFirstAlone({ cursor, events, aside, failures }: SettledWave): boolean {
  const tried = new Set(events.map(({ resourceId }) => resourceId).filter((id) => !aside.has(id)));
  return tried.size === 1 && failures === 0 && cursor.attempts === 0;
}

/**
 * A delivery to a sink of which something else shows that it takes events: another of the wave was taken, or this one
 * stood aside already. What may be the event's own failure is one then.
 */
export function ownFailure(delivery: Delivery | undefined): Delivery | undefined {
  return delivery?.kind === 'unavailable' && delivery.perhapsOwn === true
    ? { kind: 'failed', reason: delivery.reason }
    : delivery;
}

type Stop = Extract<Delivery, { readonly kind: 'unavailable' | 'gone' }>;

/** Whether the sink takes no events now, or none any more. */
export function isStop(delivery: Delivery | undefined): delivery is Stop {
  return delivery?.kind === 'unavailable' || delivery?.kind === 'gone';
}

/** How a sink waits after a failure of its own, or is given up. */
export function setBackOf(
  { cursor, policy }: Pick<SettledWave, 'cursor' | 'policy'>,
  cause: Delivery | undefined,
  { progressed, now }: { readonly progressed: boolean; readonly now: number },
): CursorChange {
  const lastError = cause !== undefined && 'reason' in cause ? cause.reason : 'nothing was delivered';
  const attempts = progressed ? 1 : cursor.attempts + 1;
  const pause = cause?.kind === 'gone' ? undefined : policy.retryAfter(attempts);
  if (pause === undefined) return { state: 'quarantined', attempts, nextAttempt: 0, lastError };
  const asked = cause?.kind === 'unavailable' ? (cause.retryAfter ?? 0) : 0;
  return { state: 'backingOff', attempts, nextAttempt: now + Math.max(pause, asked), lastError };
}

/** Events that are set aside: those that failed, and all behind one of their resource. */
function parkedOf(
  { deliveries, aside, policy, now }: SettledWave,
  events: readonly FeedEvent[],
): readonly ParkedEvent[] {
  const behind = new Set(aside);
  return events.flatMap((event, index): readonly ParkedEvent[] => {
    const { seq, resourceId } = event;
    const parked = { seq, resourceId, since: now };
    if (behind.has(resourceId)) {
      return [{ ...parked, state: 'queued', attempts: 0, nextAttempt: 0, lastError: undefined }];
    }
    const delivery = deliveries[index];
    if (delivery?.kind !== 'failed' && delivery?.kind !== 'refused') return [];
    behind.add(resourceId);
    return [{ ...parked, ...triedAgain(delivery, { attempts: 1, policy, now }) }];
  });
}

/** How an event that failed goes on: tried again after a pause, or left for an administrator. */
export function triedAgain(
  { kind, reason }: Extract<Delivery, { readonly kind: 'failed' | 'refused' }>,
  {
    attempts,
    policy,
    now,
  }: { readonly attempts: number; readonly policy: Pick<DeliveryPolicy, 'retryAfter'>; readonly now: number },
): Pick<ParkedEvent, 'state' | 'attempts' | 'nextAttempt' | 'lastError'> {
  const pause = kind === 'refused' ? undefined : policy.retryAfter(attempts);
  return pause === undefined
    ? { state: 'dead', attempts, nextAttempt: 0, lastError: reason }
    : { state: 'retrying', attempts, nextAttempt: now + pause, lastError: reason };
}
