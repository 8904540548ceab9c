import { describe, expect, it } from '@jest/globals';

import { countedIn, roomAfter, sliceAt, windowAt, type RemovalWindow } from './removal-window.js';

const MINUTE = 60_000;
const SETTING = { share: 0.2, minimum: 50, window: 60 * MINUTE };
const START = Date.UTC(2026, 0, 2, 3, 0, 0);

const NOTHING: RemovalWindow = { slice: 0, counted: 0, earlier: [] };

/** Counts removals at an instant. */
function counting(window: RemovalWindow, now: number, count: number): RemovalWindow {
  const current = windowAt(window, now, SETTING);
  return { ...current, counted: current.counted + count };
}

describe('a sliding window of removals', () => {
  it('counts in slices of a twelfth, and forgets each when it is older than the window', () => {
    let window = counting(NOTHING, START, 5);
    window = counting(window, START + 4 * MINUTE, 1);
    expect(window).toEqual({ slice: START, counted: 6, earlier: [] });
    window = counting(window, START + 5 * MINUTE, 2);
    expect(window).toEqual({ slice: START + 5 * MINUTE, counted: 2, earlier: [{ began: START, count: 6 }] });
    expect(countedIn(windowAt(window, START + 64 * MINUTE, SETTING))).toBe(8);
    expect(countedIn(windowAt(window, START + 65 * MINUTE, SETTING))).toBe(2);
    expect(countedIn(windowAt(window, START + 70 * MINUTE, SETTING))).toBe(0);
  });

  it('holds everything of any time as long as it, wherever that begins', () => {
    const removals: number[] = [];
    let window = NOTHING;
    // A linear congruence: the same instants in each run.
    let seed = 7;
    for (let now = START; now < START + 300 * MINUTE; now += seed % (7 * MINUTE)) {
      seed = (seed * 16_807) % 2_147_483_647;
      window = counting(window, now, 1);
      removals.push(now);
      const really = removals.filter((at) => at > now - SETTING.window).length;
      expect(countedIn(window)).toBeGreaterThanOrEqual(really);
    }
    expect(removals.length).toBeGreaterThan(50);
  });

  it('never goes back: a process whose clock is behind counts in the slice of the others', () => {
    const ahead = counting(NOTHING, START + 5 * MINUTE, 1);
    expect(counting(ahead, START, 1)).toEqual({ slice: START + 5 * MINUTE, counted: 2, earlier: [] });
    expect(sliceAt(START + 5 * MINUTE - 1, SETTING)).toBe(START);
  });

  it('says after how long there is room again', () => {
    const now = START + 12 * MINUTE;
    const window = counting(counting(counting(NOTHING, START, 40), START + 5 * MINUTE, 10), now, 1);
    const room = (count: number, allowed: number) =>
      roomAfter(window, { count, allowed }, { now, setting: SETTING });
    expect(room(1, 50)).toBe(START + 65 * MINUTE - now);
    expect(room(45, 50)).toBe(START + 70 * MINUTE - now);
    expect(room(50, 50)).toBe(START + 75 * MINUTE - now);
    // There will never be room for so many: whoever asks may ask again when all is forgotten.
    expect(room(51, 50)).toBe(SETTING.window);
  });
});
