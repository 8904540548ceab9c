import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { CorrectedCount } from '@rollcall/persistence';

import { createObservability } from './observability.js';
import { keepCounts, type CountKeeper } from './keep-counts.js';

const MINUTE = 60_000;

describe('keepCounts', () => {
  let looks: number[];
  let logged: string;
  let pending: readonly string[];
  let find: (signal: AbortSignal) => Promise<readonly CorrectedCount[]>;
  let keeper: CountKeeper;
  beforeEach(() => {
    jest.useFakeTimers();
    looks = [];
    logged = '';
    pending = [];
    find = () => Promise.resolve([]);
  });
  afterEach(async () => {
    await keeper.close();
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
  });

  function start(): void {
    const begin = Date.now();
    const { logger } = createObservability(
      { logLevel: 'info' },
      { readable: false, stream: { write: (line) => (logged += line) } },
    );
    const stores = {
      health: { ping: () => Promise.resolve(), pendingMigrations: () => Promise.resolve(pending) },
      recount: (signal: AbortSignal) => {
        looks.push((Date.now() - begin) / MINUTE);
        return find(signal);
      },
    };
    keeper = keepCounts({ stores, logger });
  }

  it('looks at the start, soon after it for what an older release still writes, and then every hour', async () => {
    start();
    await jest.advanceTimersByTimeAsync(300 * MINUTE);
    expect(looks).toEqual([0, 1, 3, 7, 15, 31, 63, 123, 183, 243]);
    expect(logged).toBe('');
  });

  it('says what was corrected, and logs a failure without ending', async () => {
    find = () => Promise.resolve([{ tenantId: 7, typeName: 'User', was: 1, total: 2 }]);
    start();
    await jest.advanceTimersByTimeAsync(0);
    expect(logged).toContain('"corrected":[{"tenantId":7,"typeName":"User","was":1,"total":2}]');
    find = () => Promise.reject(new Error('the database went away'));
    await jest.advanceTimersByTimeAsync(4 * MINUTE);
    expect(logged).toContain('the database went away');
    expect(looks).toEqual([0, 1, 3]);
  });

  it('waits for migrations', async () => {
    pending = ['Later1'];
    start();
    await jest.advanceTimersByTimeAsync(100.5 * MINUTE);
    expect(looks).toEqual([]);
    pending = [];
    await jest.advanceTimersByTimeAsync(2 * MINUTE);
    expect(looks).toEqual([101, 102]);
  });

  it('is closed when the look that is under way has ended, which it is told to do', async () => {
    let end = (): void => undefined;
    let told: AbortSignal | undefined;
    find = (signal) => {
      told = signal;
      return new Promise((resolve) => (end = () => resolve([])));
    };
    start();
    await jest.advanceTimersByTimeAsync(0);
    let closed = false;
    const closing = keeper.close().then(() => (closed = true));
    await jest.advanceTimersByTimeAsync(MINUTE);
    expect([told?.aborted, closed]).toEqual([true, false]);
    end();
    await closing;
    await jest.advanceTimersByTimeAsync(300 * MINUTE);
    expect(looks).toEqual([0]);
  });
});
