import { describe, expect, it } from '@jest/globals';

import { pushPause } from './push-pause.js';

const HOUR = 60 * 60 * 1000;
const none = (): number => 0;
const most = (): number => 1;

describe('pauses between attempts at pushing a token (RFC 8935 §4, E-PUSH-06)', () => {
  it('begin with a second, and each is twice as long as the one before it, up to an hour', () => {
    const pauses = Array.from({ length: 14 }, (_, index) => pushPause(index + 1, none) ?? 0);
    expect(pauses.slice(0, 4)).toEqual([1000, 2000, 4000, 8000]);
    expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
    expect(pauses.at(-1)).toBe(HOUR);
  });

  it('are longer at random by a fifth at most', () => {
    expect(pushPause(1, most)).toBe(1200);
    expect(pushPause(50, most)).toBe(HOUR * 1.2);
  });

  it('end after about three days', () => {
    let total = 0;
    let attempts = 1;
    for (; pushPause(attempts, none) !== undefined; attempts += 1) total += pushPause(attempts, none) ?? 0;
    expect(total / (24 * HOUR)).toBeGreaterThan(2.9);
    expect(total / (24 * HOUR)).toBeLessThan(3.2);
    expect(pushPause(attempts + 100, none)).toBeUndefined();
  });
});
