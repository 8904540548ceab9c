import { describe, expect, it } from '@jest/globals';

import { scanBudget } from './scan-budget.js';

describe('scanBudget', () => {
  it('ADR 2: 200,000 resources are examined, in however many scans, and not one more', () => {
    const budget = scanBudget(() => 0);
    for (let scan = 0; scan < 200; scan += 1) budget.spend(1000);
    expect(() => {
      budget.spend(0);
    }).not.toThrow();
    expect(() => {
      budget.spend(1);
    }).toThrow(expect.objectContaining({ scimType: 'tooMany' }));
    expect(budget.limit).toBe(200_001);
  });

  it('ADR 2: the time of a request is over after ten seconds', () => {
    let time = 5;
    const budget = scanBudget(() => time);
    time += 10_000;
    expect(() => {
      budget.checkTime();
    }).not.toThrow();
    time += 1;
    expect(() => {
      budget.checkTime();
    }).toThrow(expect.objectContaining({ scimType: 'tooMany' }));
  });
});
