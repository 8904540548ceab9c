import { describe, expect, it } from '@jest/globals';

import { Readiness, type ReadinessOptions } from './readiness.js';

interface State {
  readonly asked: string[];
  readonly failures: unknown[];
  pending: readonly string[];
  down: boolean;
  now: number;
}

function setUp(more: Partial<ReadinessOptions> = {}): State & { readonly readiness: Readiness } {
  const asked: string[] = [];
  const failures: unknown[] = [];
  const state: State = { asked, failures, pending: [], down: false, now: 0 };
  return Object.assign(state, {
    readiness: new Readiness(
      {
        ping: async () => {
          asked.push('ping');
          if (state.down) throw new Error('connection refused');
        },
        pendingMigrations: async () => {
          asked.push('migrations');
          return state.pending;
        },
        clock: () => state.now,
        ...more,
      },
      (cause) => failures.push(cause),
    ),
  });
}

describe('Readiness', () => {
  it('is ready when the database answers and every migration is applied', async () => {
    const { readiness } = setUp();
    expect(await readiness.report()).toEqual({
      ready: true,
      draining: false,
      database: 'up',
      pendingMigrations: [],
    });
  });

  it('is not ready while draining', async () => {
    const { readiness } = setUp();
    await readiness.report();
    readiness.drain();
    expect(await readiness.report()).toMatchObject({ ready: false, draining: true, database: 'up' });
  });

  it('asks the database once in two seconds, also when many ask at once', async () => {
    const state = setUp();
    await Promise.all(Array.from({ length: 20 }, () => state.readiness.report()));
    state.now = 1999;
    await state.readiness.report();
    expect(state.asked).toEqual(['ping', 'migrations']);
    state.now = 2000;
    await state.readiness.report();
    expect(state.asked).toEqual(['ping', 'migrations', 'ping']);
  });

  it('becomes ready when the migrations were applied', async () => {
    const state = setUp();
    state.pending = ['Initial'];
    expect(await state.readiness.report()).toMatchObject({
      ready: false,
      database: 'up',
      pendingMigrations: ['Initial'],
    });
    state.pending = [];
    state.now = 2000;
    expect(await state.readiness.report()).toMatchObject({ ready: true, pendingMigrations: [] });
  });

  it('is not ready while the database is down, tells the log why, and recovers', async () => {
    const state = setUp();
    state.down = true;
    const report = await state.readiness.report();
    expect(report).toEqual({ ready: false, draining: false, database: 'down', pendingMigrations: [] });
    expect(state.failures.map(String)).toEqual(['Error: connection refused']);
    state.down = false;
    state.now = 2000;
    expect(await state.readiness.report()).toMatchObject({ ready: true });
  });

  it('does not wait for a database that never answers', async () => {
    const { readiness, failures } = setUp({ ping: () => new Promise(() => undefined), timeout: 10 });
    expect(await readiness.report()).toMatchObject({ ready: false, database: 'down' });
    expect(String(failures[0])).toContain('within 10 ms');
  });
});
