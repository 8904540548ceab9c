import { describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';

import { DatabaseClock } from './database-clock.js';

describe('DatabaseClock', () => {
  it('is never behind the clock that it looked at, however long the look took', async () => {
    const zero = performance.now();
    /** Of the database, whose answer takes its time. */
    const database = (): number => 5_000_000 + performance.now() - zero;
    const clock = new DatabaseClock(async () => {
      await pause(5);
      const answer = Math.floor(database());
      await pause(20);
      return answer;
    });
    await clock.set();
    expect(clock.now()).toBeGreaterThanOrEqual(Math.floor(database()));
  });
});
