import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { ToldUses } from './merge-uses.js';
import { RequestBuckets } from './request-buckets.js';
import { readUses } from './uses.js';

const seed = process.env['ROLLCALL_TEST_SEED'];
const parameters = seed === undefined ? {} : { seed: Number(seed) };

const LIMIT = { perSecond: 10, burst: 100 };
const ENTRA = { tenantId: 1, credentialId: 'entra' };
const OKTA = { tenantId: 1, credentialId: 'okta' };

/** Milliseconds between two times at which a process hears of the others. */
const INTERVAL = 1000;

type Limit = typeof LIMIT;

/** Processes that tell each other what they have spent, each at its own times. */
class Fleet {
  readonly members: RequestBuckets[] = [];
  readonly admitted: number[] = [];
  now = 0;
  private readonly told = new Map<number, { readonly at: number; readonly text: string }>();
  private readonly due: number[] = [];

  constructor(readonly limit: Limit) {}

  join(): void {
    const member = this.members.push(new RequestBuckets()) - 1;
    this.due.push(this.now);
    this.exchange();
    this.due[member] = this.now + (INTERVAL * (member + 1)) / 7;
  }

  /** Time goes by; whoever is due tells and hears. */
  pass(milliseconds: number): void {
    const end = this.now + milliseconds;
    while (Math.min(...this.due) <= end) {
      this.now = Math.max(this.now, Math.min(...this.due));
      this.exchange();
    }
    this.now = end;
  }

  /** Sends requests to one of them. @returns how many were let in */
  send(member: number, count: number): number {
    let admitted = 0;
    for (let index = 0; index < count; index += 1) {
      if (this.members[member]?.take(ENTRA, this.limit, this.now)?.retryAfter !== undefined) continue;
      admitted += 1;
      this.admitted.push(this.now);
    }
    return admitted;
  }

  /** The most that any window of time has beyond what it brings. */
  get most(): number {
    let lowest = Infinity;
    let most = 0;
    this.admitted.forEach((instant, index) => {
      const brought = (instant * this.limit.perSecond) / 1000;
      lowest = Math.min(lowest, index - brought);
      most = Math.max(most, index + 1 - brought - lowest);
    });
    return most;
  }

  private exchange(): void {
    this.members.forEach((buckets, member) => {
      if ((this.due[member] ?? Infinity) > this.now) return;
      this.due[member] = this.now + INTERVAL;
      this.told.set(member, { at: this.now, text: JSON.stringify(buckets.report(this.now)) });
      const others: ToldUses[] = [...this.told]
        .filter(([id]) => id !== member)
        .map(([id, { at, text }]) => ({ id: String(id), age: this.now - at, uses: readUses(text) }));
      buckets.hear(others, this.now);
    });
  }
}

function fleetOf(count: number, limit: Limit): Fleet {
  const fleet = new Fleet(limit);
  for (let index = 0; index < count; index += 1) fleet.join();
  fleet.pass(2 * INTERVAL);
  return fleet;
}

describe('the buckets of several processes', () => {
  const LIMITS = fc
    .record({ perSecond: fc.integer({ min: 1, max: 100 }), more: fc.integer({ min: 0, max: 1000 }) })
    .map(({ perSecond, more }) => ({ perSecond, burst: perSecond + more }));
  const REQUESTS = fc.array(
    fc.record({
      after: fc.double({ min: 0, max: 700, noNaN: true }),
      member: fc.nat(),
      count: fc.integer({ min: 0, max: 150 }),
    }),
    { maxLength: 60 },
  );

  it('law (ADR 15): together they let no more in than one and a half bursts and what the time and two seconds more bring', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), LIMITS, REQUESTS, (count, limit, requests) => {
        const fleet = fleetOf(count, limit);
        for (const { after, member, count: wanted } of requests) {
          fleet.pass(after);
          fleet.send(member % count, wanted);
        }
        const bound = count === 1 ? limit.burst : 1.5 * limit.burst + 2 * limit.perSecond + count;
        expect(fleet.most).toBeLessThanOrEqual(bound + 1e-6);
      }),
      parameters,
    );
  });

  it.each([2, 3, 6])('a flood at all of %i gets the rate in the long run, and no multiple of it', (count) => {
    const fleet = fleetOf(count, LIMIT);
    const flood = (seconds: number): number => {
      let admitted = 0;
      for (let step = 0; step < seconds * 20; step += 1) {
        fleet.pass(50);
        for (let member = 0; member < count; member += 1) admitted += fleet.send(member, 20);
      }
      return admitted;
    };
    flood(30);
    const admitted = flood(100);
    expect(admitted / 100).toBeGreaterThan(LIMIT.perSecond * 0.9);
    expect(admitted / 100).toBeLessThan(LIMIT.perSecond * 1.1);
  });

  it.each([2, 3, 6])('a tenant whose requests all go to one of %i gets its whole rate there', (count) => {
    const fleet = fleetOf(count, LIMIT);
    let admitted = 0;
    for (let step = 0; step < 2000; step += 1) {
      fleet.pass(50);
      const letIn = fleet.send(0, 5);
      if (step >= 600) admitted += letIn;
    }
    expect(admitted / 70).toBeGreaterThan(LIMIT.perSecond * 0.9);
  });

  it('one that joins while the tenant is at its limit begins with what is left, not with a burst', () => {
    const fleet = fleetOf(2, LIMIT);
    for (let step = 0; step < 100; step += 1) {
      fleet.pass(50);
      fleet.send(0, 20);
      fleet.send(1, 20);
    }
    fleet.join();
    expect(fleet.send(2, 100)).toBeLessThanOrEqual(LIMIT.perSecond);
  });

  it('what a process had spent before it was heard of is held against nobody', () => {
    const buckets = new RequestBuckets();
    buckets.hear([{ id: 'old', age: 0, uses: { '1': [1_000_000, 100] } }], 0);
    expect(buckets.take(ENTRA, LIMIT, 0)).toBeUndefined();
    buckets.hear(
      [
        { id: 'old', age: 0, uses: { '1': [1_000_000, 100] } },
        { id: 'new', age: 0, uses: { '1': [70, 100] } },
      ],
      0,
    );
    expect(buckets.take(ENTRA, LIMIT, 0)?.retryAfter).toBeUndefined();
  });

  it('what another release tells is understood as far as it can be', () => {
    expect(readUses('{"1":[5,3.5],"2":[5,3.5,"more"],"3":"x","4":[null,1]}')).toEqual({
      '1': [5, 3.5],
      '2': [5, 3.5, 'more'],
    });
    for (const text of ['', 'null', '[', '7']) expect(readUses(text)).toEqual({});
  });
});

describe('the buckets of a tenant and its credentials', () => {
  const spend = (buckets: RequestBuckets, caller: typeof ENTRA, count: number, now = 0): number => {
    let admitted = 0;
    for (let index = 0; index < count; index += 1)
      if (buckets.take(caller, LIMIT, now)?.retryAfter === undefined) admitted += 1;
    return admitted;
  };

  it('a credential that is alone has all that its tenant has', () => {
    expect(spend(new RequestBuckets(), ENTRA, 200)).toBe(100);
  });

  it('one of two gets three quarters at most, and leaves the rest to the other', () => {
    const buckets = new RequestBuckets();
    expect(spend(buckets, OKTA, 1)).toBe(1);
    expect(spend(buckets, ENTRA, 200)).toBe(75);
    expect(buckets.take(ENTRA, LIMIT, 0)).toMatchObject({
      policy: 'credential',
      remaining: 0,
      retryAfter: 1,
    });
    expect(spend(buckets, OKTA, 200)).toBe(24);
    expect(buckets.take(OKTA, LIMIT, 0)).toMatchObject({
      policy: 'tenant',
      remaining: 0,
      retryAfter: 1,
      fullAfter: 10,
    });
  });

  it('at ten times the limit, one of two leaves the other a quarter of the rate', () => {
    const buckets = new RequestBuckets();
    let refused = 0;
    for (let now = 0; now < 60_000; now += 100) {
      spend(buckets, ENTRA, 10, now);
      if (now % 500 === 0 && buckets.take(OKTA, LIMIT, now)?.retryAfter !== undefined) refused += 1;
    }
    expect(refused).toBe(0);
  });

  it('another tenant has its own', () => {
    const buckets = new RequestBuckets();
    spend(buckets, ENTRA, 200);
    expect(buckets.take({ tenantId: 2, credentialId: 'entra' }, LIMIT, 0)).toBeUndefined();
  });

  it('who has less than half left is told how much, and who has more is not', () => {
    const buckets = new RequestBuckets();
    expect(spend(buckets, ENTRA, 49)).toBe(49);
    expect(buckets.take(ENTRA, LIMIT, 0)).toBeUndefined();
    expect(buckets.take(ENTRA, LIMIT, 0)).toEqual({
      policy: 'tenant',
      limit: LIMIT,
      remaining: 49,
      fullAfter: 6,
    });
  });

  it('a bulk request is let in by one, and what its operations cost beyond that is paid off before the next', () => {
    const buckets = new RequestBuckets();
    buckets.take(ENTRA, LIMIT, 0);
    buckets.charge(ENTRA, 299);
    expect(buckets.take(ENTRA, LIMIT, 0)).toMatchObject({ remaining: 0, retryAfter: 21, fullAfter: 30 });
    expect(buckets.take(ENTRA, LIMIT, 20_000)?.retryAfter).toBe(1);
    expect(buckets.take(ENTRA, LIMIT, 20_101)?.retryAfter).toBeUndefined();
  });

  it('another limit holds from the next request on', () => {
    const buckets = new RequestBuckets();
    spend(buckets, ENTRA, 50);
    const small = { perSecond: 1, burst: 10 };
    const admitted = Array.from({ length: 50 }, () => buckets.take(ENTRA, { ...small }, 0)).filter(
      (standing) => standing?.retryAfter === undefined,
    );
    expect(admitted).toHaveLength(10);
    expect(spend(buckets, ENTRA, 1)).toBe(0);
    expect(spend(buckets, ENTRA, 50, 1000)).toBe(10);
  });

  it('what is full and unused is forgotten after a minute, and what is owed is not', () => {
    const buckets = new RequestBuckets();
    buckets.take(ENTRA, LIMIT, 0);
    buckets.take({ tenantId: 2, credentialId: 'x' }, LIMIT, 0);
    buckets.charge({ tenantId: 2, credentialId: 'x' }, 2000);
    expect(Object.keys(buckets.report(1000))).toEqual(['1', '2', '1 entra', '2 x']);
    expect(Object.keys(buckets.report(61_000))).toEqual(['2']);
    expect(buckets.report(300_000)).toEqual({});
  });

  it('a tenant is hasty that has sent a second more than its rate brings, until it is paid off', () => {
    const buckets = new RequestBuckets();
    const hastyAfter = (count: number, now: number): boolean => {
      for (let index = 0; index < count; index += 1) buckets.take(ENTRA, LIMIT, now);
      return buckets.isHasty(ENTRA.tenantId);
    };
    expect(buckets.isHasty(ENTRA.tenantId)).toBe(false);
    expect([hastyAfter(10, 0), hastyAfter(1, 0), hastyAfter(1, 200)]).toEqual([false, true, false]);
  });
});
