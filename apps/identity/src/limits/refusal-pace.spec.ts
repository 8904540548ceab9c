import { describe, expect, it } from '@jest/globals';

import { RefusalPace } from './refusal-pace.js';

describe('the pace of refusals', () => {
  it('tells those of a tenant one after the other, as its rate is', () => {
    const pace = new RefusalPace();
    expect([0, 0, 0, 40].map((now) => pace.waitFor(1, 50, now))).toEqual([0, 20, 40, 20]);
    expect(pace.waitFor(1, 50, 1000)).toBe(0);
  });

  it('lets none wait for another tenant', () => {
    const pace = new RefusalPace();
    for (let count = 0; count < 10; count += 1) pace.waitFor(1, 10, 0);
    expect(pace.waitFor(2, 10, 0)).toBe(0);
  });

  it('lets none wait for longer than a second: what is more is told at once, and puts nothing off', () => {
    const pace = new RefusalPace();
    const waits = Array.from({ length: 200 }, () => pace.waitFor(1, 100, 0));
    expect(Math.max(...waits)).toBe(1000);
    expect(waits.filter((wait) => wait === 0)).toHaveLength(100);
    expect(pace.waitFor(1, 100, 1000)).toBe(10);
  });

  it('goes on for a tenant of many', () => {
    const pace = new RefusalPace();
    for (let tenantId = 0; tenantId < 5000; tenantId += 1) pace.waitFor(tenantId, 1, tenantId);
    expect(pace.waitFor(4999, 1, 5000)).toBe(999);
  });
});
