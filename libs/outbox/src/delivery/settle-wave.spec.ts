import { describe, expect, it } from '@jest/globals';

import { cursorAt, eventOf } from './events.fixture.js';
import type { Delivery, DeliveryPolicy } from './publisher.js';
import { settleWave, type SettledWave } from './settle-wave.js';

const POLICY: DeliveryPolicy = {
  wave: 500,
  concurrency: 4,
  retryAfter: (attempts) => (attempts > 3 ? undefined : attempts * 1000),
};
const OK: Delivery = { kind: 'delivered' };
const FAILED: Delivery = { kind: 'failed', reason: 'status 500' };
const DOWN: Delivery = { kind: 'unavailable', reason: 'connection refused' };
const BROKEN: Delivery = { kind: 'unavailable', reason: 'connection reset', perhapsOwn: true };

/** A wave from place 11 on; each event is written as its resource, and has the delivery of the same index. */
function wave(
  resources: string,
  deliveries: readonly (Delivery | undefined)[],
  change: Partial<SettledWave> = {},
): SettledWave {
  return {
    cursor: cursorAt(10),
    events: [...resources].map((resource, index) => eventOf(11 + index, resource)),
    deliveries,
    aside: new Set(),
    failures: 0,
    policy: POLICY,
    now: 5000,
    ...change,
  };
}

describe('what a wave came to', () => {
  it('all delivered: the cursor stands at the last', () => {
    expect(settleWave(wave('abc', [OK, OK, OK]))).toEqual({
      outcome: { seq: 13, parked: [] },
      setBack: undefined,
      failures: 0,
    });
  });

  it('one failed: it is set aside to be tried again, those of its resource behind it wait, and the cursor goes on', () => {
    const { outcome, setBack } = settleWave(wave('abab', [FAILED, OK, undefined, OK]));
    expect(setBack).toBeUndefined();
    expect(outcome).toEqual({
      seq: 14,
      parked: [
        {
          ...{ seq: 11, resourceId: 'a', state: 'retrying', attempts: 1, nextAttempt: 6000, since: 5000 },
          lastError: 'status 500',
        },
        {
          ...{ seq: 13, resourceId: 'a', state: 'queued', attempts: 0, nextAttempt: 0, since: 5000 },
          lastError: undefined,
        },
      ],
    });
  });

  it('an event of a resource that stands aside is queued behind it, and was not tried', () => {
    const { outcome } = settleWave(wave('ab', [undefined, OK], { aside: new Set(['a']) }));
    expect(outcome.parked).toMatchObject([{ seq: 11, state: 'queued' }]);
    expect(outcome.seq).toBe(12);
  });

  it('E-PUSH-04: what is refused is not tried again', () => {
    const { outcome } = settleWave(wave('a', [{ kind: 'refused', reason: 'invalid_key' }]));
    expect(outcome.parked).toMatchObject([{ state: 'dead', attempts: 1, lastError: 'invalid_key' }]);
  });

  it('the sink is down: the cursor stands before the first that was not delivered, and waits longer each time', () => {
    const first = settleWave(wave('abcd', [OK, OK, DOWN, undefined]));
    expect(first.outcome).toEqual({ seq: 12, parked: [] });
    expect(first.setBack).toEqual({
      state: 'backingOff',
      attempts: 1,
      nextAttempt: 6000,
      lastError: 'connection refused',
    });
    const third = settleWave(wave('ab', [DOWN, undefined], { cursor: cursorAt(10, { attempts: 2 }) }));
    expect(third.outcome.seq).toBe(10);
    expect(third.setBack).toMatchObject({ attempts: 3, nextAttempt: 8000 });
  });

  it('the sink is down for longer than its schedule: it is quarantined', () => {
    const { setBack } = settleWave(wave('a', [DOWN], { cursor: cursorAt(10, { attempts: 3 }) }));
    expect(setBack).toMatchObject({ state: 'quarantined', attempts: 4 });
  });

  it('Retry-After holds where it is longer', () => {
    const { setBack } = settleWave(wave('a', [{ ...DOWN, retryAfter: 60_000 }]));
    expect(setBack?.nextAttempt).toBe(65_000);
  });

  it('B5: a receiver that is gone is quarantined at once', () => {
    const { setBack } = settleWave(wave('a', [{ kind: 'gone', reason: 'status 410' }]));
    expect(setBack).toMatchObject({ state: 'quarantined', lastError: 'status 410' });
  });

  it('an event on which the connection breaks, while others are taken, is set aside; what was not tried comes next', () => {
    const { outcome, setBack } = settleWave(wave('abacd', [BROKEN, OK, undefined, undefined, undefined]));
    expect(setBack).toBeUndefined();
    expect(outcome.seq).toBe(13);
    expect(outcome.parked).toMatchObject([
      { seq: 11, state: 'retrying', attempts: 1, lastError: 'connection reset' },
      { seq: 13, state: 'queued' },
    ]);
    const last = settleWave(wave('ab', [OK, BROKEN]));
    expect([last.outcome.seq, last.setBack]).toEqual([12, undefined]);
  });

  it('an event on which the connection breaks, and no other to try, is set aside; where the next breaks too, all wait', () => {
    const alone = settleWave(wave('aa', [BROKEN, undefined]));
    expect(alone.setBack).toBeUndefined();
    expect(alone.outcome).toMatchObject({
      seq: 12,
      parked: [
        { seq: 11, state: 'retrying', attempts: 1, lastError: 'connection reset' },
        { seq: 12, state: 'queued' },
      ],
    });
    const { failures } = alone;
    const aside = new Set(['a']);
    const next = settleWave(wave('ab', [undefined, OK], { aside, failures }));
    expect([next.outcome.seq, next.setBack, next.failures]).toEqual([12, undefined, 0]);
    const broken = settleWave(wave('ab', [undefined, BROKEN], { aside, failures }));
    expect([broken.outcome.seq, broken.setBack?.state]).toEqual([11, 'backingOff']);
    const again = settleWave(wave('b', [BROKEN], { cursor: cursorAt(11, { attempts: 1 }) }));
    expect([again.outcome.seq, again.setBack?.attempts]).toEqual([11, 2]);
  });

  it('a sink that asks all to wait, or cannot be reached for sure, waits with one event alone too', () => {
    for (const delivery of [
      { ...BROKEN, perhapsOwn: false },
      { ...DOWN, retryAfter: 60_000 },
    ]) {
      const { outcome, setBack } = settleWave(wave('a', [delivery]));
      expect([outcome.seq, setBack?.state]).toEqual([10, 'backingOff']);
    }
  });

  it('a connection that breaks while nothing is taken is the sink that is down', () => {
    const { outcome, setBack } = settleWave(wave('abc', [BROKEN, BROKEN, FAILED]));
    expect(outcome).toEqual({ seq: 10, parked: [] });
    expect(setBack).toMatchObject({ state: 'backingOff', attempts: 1, lastError: 'connection reset' });
  });

  it('a connection that breaks is no failure of its event where the sink asks all to wait', () => {
    const { outcome, setBack } = settleWave(wave('abc', [OK, BROKEN, { ...DOWN, retryAfter: 60_000 }]));
    expect(outcome).toEqual({ seq: 11, parked: [] });
    expect(setBack).toMatchObject({
      state: 'backingOff',
      nextAttempt: 65_000,
      lastError: 'connection refused',
    });
  });

  it('a wave that ended early: the cursor stands before the first event that was not tried', () => {
    const { outcome, setBack } = settleWave(wave('aabcb', [FAILED, undefined, OK, undefined, OK]));
    expect(setBack).toBeUndefined();
    expect(outcome.seq).toBe(13);
    expect(outcome.parked.map(({ seq, state }) => [seq, state])).toEqual([
      [11, 'retrying'],
      [12, 'queued'],
    ]);
  });

  it('an event that failed in a wave in which the sink went down is sent again with what comes after it', () => {
    const { outcome, setBack } = settleWave(wave('abc', [OK, FAILED, DOWN]));
    expect(outcome).toEqual({ seq: 11, parked: [] });
    expect(setBack?.state).toBe('backingOff');
  });

  it('a sink at which everything fails waits as a whole, instead of setting every event aside', () => {
    const many = Array.from({ length: 21 }, (_, index) => eventOf(11 + index, `r${index}`));
    const settled = settleWave({ ...wave('', []), events: many, deliveries: many.map(() => FAILED) });
    expect(settled.outcome).toEqual({ seq: 10, parked: [] });
    expect(settled.setBack).toMatchObject({ state: 'backingOff', lastError: 'status 500' });
    const trickling = settleWave(wave('a', [FAILED], { failures: 20 }));
    expect(trickling.setBack?.state).toBe('backingOff');
  });
});
