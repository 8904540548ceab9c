import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { SilenceWatch } from './silence-watch.js';

const INTERVAL = 1000;

describe('SilenceWatch', () => {
  let asked: number;
  let answer: boolean;
  let watch: SilenceWatch;

  beforeEach(() => {
    jest.useFakeTimers();
    asked = 0;
    answer = false;
    watch = new SilenceWatch({
      interval: INTERVAL,
      ask: () => {
        asked += 1;
        return Promise.resolve(answer);
      },
    });
  });
  afterEach(() => {
    watch.close();
    jest.useRealTimers();
  });

  const pass = (intervals: number): Promise<void> => jest.advanceTimersByTimeAsync(intervals * INTERVAL);

  it('R5: a server that answers nothing while a statement waits is asked, and is silent when it does not answer', async () => {
    watch.sent();
    await pass(1);
    expect([asked, watch.silent]).toEqual([1, true]);
  });

  it('a statement that takes long is none while others are answered', async () => {
    watch.sent();
    for (let interval = 0; interval < 5; interval += 1) {
      watch.sent();
      watch.answered();
      await pass(1);
    }
    expect([asked, watch.silent]).toEqual([0, false]);
  });

  it('a statement that takes long alone is none where the server answers when it is asked', async () => {
    answer = true;
    watch.sent();
    await pass(3);
    expect([asked, watch.silent]).toEqual([3, false]);
  });

  it('is asked for as long as it is silent, when nobody waits any more too, until it answers', async () => {
    watch.sent();
    await pass(1);
    watch.gaveUp();
    await pass(2);
    expect([asked, watch.silent]).toEqual([3, true]);
    answer = true;
    await pass(1);
    expect(watch.silent).toBe(false);
    await pass(5);
    expect(asked).toBe(4);
  });

  it('any answer ends the silence at once', async () => {
    watch.sent();
    watch.sent();
    await pass(1);
    watch.answered();
    expect(watch.silent).toBe(false);
  });

  it('looks at nothing while nothing waits', async () => {
    watch.sent();
    watch.answered();
    await pass(5);
    expect([asked, jest.getTimerCount()]).toEqual([0, 0]);
  });
});
