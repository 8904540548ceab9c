import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { SharedBucket } from './shared-bucket.js';

const seed = process.env['ROLLCALL_TEST_SEED'];
const parameters = seed === undefined ? {} : { seed: Number(seed) };

const LIMITS = fc
  .record({ perSecond: fc.integer({ min: 1, max: 500 }), more: fc.integer({ min: 0, max: 2000 }) })
  .map(({ perSecond, more }) => ({ perSecond, burst: perSecond + more }));

/** Milliseconds after the step before, and how many come at once. */
const STEPS = fc.array(
  fc.record({
    after: fc.double({ min: 0, max: 3000, noNaN: true }),
    wanted: fc.integer({ min: 0, max: 400 }),
  }),
  { minLength: 1, maxLength: 60 },
);

function bucketOf(limit: { readonly perSecond: number; readonly burst: number }): SharedBucket {
  return new SharedBucket(limit, { now: 0, sharers: 1 });
}

/** Takes as often as the steps want, and gives the instants at which something was there. */
function taken(bucket: SharedBucket, steps: readonly { readonly after: number; readonly wanted: number }[]) {
  const instants: number[] = [];
  let now = 0;
  for (const { after, wanted } of steps) {
    now += after;
    for (let index = 0; index < wanted; index += 1) if (bucket.take(1, now)) instants.push(now);
  }
  return instants;
}

describe('a bucket of one process', () => {
  it('law: in no window of time is more taken than the burst and what the window brings', () => {
    fc.assert(
      fc.property(LIMITS, STEPS, (limit, steps) => {
        const instants = taken(bucketOf(limit), steps);
        // The most that any window has beyond what it brings, by the lowest beginning so far.
        let lowest = Infinity;
        let most = 0;
        instants.forEach((instant, index) => {
          const brought = (instant * limit.perSecond) / 1000;
          lowest = Math.min(lowest, index - brought);
          most = Math.max(most, index + 1 - brought - lowest);
        });
        expect(most).toBeLessThanOrEqual(limit.burst + 1e-6);
      }),
      parameters,
    );
  });

  it('law: nobody is refused who stays below the rate, whatever was taken before a pause as long as the burst', () => {
    fc.assert(
      fc.property(LIMITS, STEPS, fc.integer({ min: 1, max: 50 }), (limit, steps, count) => {
        const bucket = bucketOf(limit);
        taken(bucket, steps);
        let now = steps.reduce((sum, { after }) => sum + after, 0);
        now += (limit.burst * 1000) / limit.perSecond + 1;
        for (let index = 0; index < count; index += 1) {
          now += 1000 / limit.perSecond;
          expect(bucket.take(1, now)).toBe(true);
        }
      }),
      parameters,
    );
  });

  it('law: what was owed is paid off, and no sooner', () => {
    fc.assert(
      fc.property(LIMITS, fc.integer({ min: 1, max: 1000 }), (limit, owed) => {
        const bucket = bucketOf(limit);
        bucket.charge(limit.burst + owed);
        const wait = bucket.timeUntil(1, 0);
        expect(wait).toBeCloseTo(((owed + 1) * 1000) / limit.perSecond, 6);
        expect(bucket.take(1, wait - 0.5 / limit.perSecond)).toBe(false);
        expect(bucket.take(1, wait + 0.5 / limit.perSecond)).toBe(true);
      }),
      parameters,
    );
  });

  it('a clock that stands still, or comes a little late, brings nothing', () => {
    const bucket = bucketOf({ perSecond: 10, burst: 10 });
    for (let index = 0; index < 10; index += 1) expect(bucket.take(1, 1000)).toBe(true);
    expect(bucket.take(1, 1000)).toBe(false);
    expect(bucket.take(1, 900)).toBe(false);
    expect(bucket.take(1, 1000)).toBe(false);
    expect(bucket.take(1, 1100)).toBe(true);
  });

  it('another limit takes what is above its burst, and gives nothing', () => {
    const bucket = bucketOf({ perSecond: 1, burst: 100 });
    bucket.charge(10);
    bucket.change({ perSecond: 1, burst: 1000 }, 0);
    expect(bucket.left).toBe(90);
    bucket.change({ perSecond: 1, burst: 20 }, 0);
    expect([bucket.left, bucket.has(20, 0), bucket.has(21, 0)]).toEqual([20, true, false]);
  });
});

describe('a bucket of several processes', () => {
  it('each may spend its part, and anew after it has heard what the others left', () => {
    const bucket = new SharedBucket({ perSecond: 1, burst: 100 }, { now: 0, sharers: 4 });
    expect([bucket.has(25, 0), bucket.has(26, 0)]).toEqual([true, false]);
    for (let index = 0; index < 25; index += 1) bucket.take(1, 0);
    bucket.hear({ spent: 35, left: Infinity, sharers: 4 }, 0);
    expect([bucket.left, bucket.has(10, 0), bucket.has(11, 0)]).toEqual([40, true, false]);
    bucket.hear({ spent: 0, left: 8, sharers: 2 }, 0);
    expect([bucket.left, bucket.has(4, 0), bucket.has(5, 0)]).toEqual([8, true, false]);
  });

  it('one request is there for each of them as long as one is left: a part of one would never become one', () => {
    const bucket = new SharedBucket({ perSecond: 1, burst: 1 }, { now: 0, sharers: 3 });
    expect(bucket.take(1, 0)).toBe(true);
    bucket.hear({ spent: 0, left: Infinity, sharers: 3 }, 500);
    expect(bucket.take(1, 500)).toBe(false);
    bucket.hear({ spent: 0, left: Infinity, sharers: 3 }, 1000);
    expect(bucket.take(1, 1000)).toBe(true);
  });
});
