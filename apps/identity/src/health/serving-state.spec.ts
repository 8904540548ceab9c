import { describe, expect, it } from '@jest/globals';
import { Readiness } from '@rollcall/observability';

import { ServingState } from './serving-state.js';

describe('ServingState', () => {
  it('O3: is unavailable until the migrations are applied, and then asks no more', async () => {
    let pending = ['Later'];
    let asked = 0;
    const state = new ServingState(
      new Readiness({
        ping: async () => void (asked += 1),
        pendingMigrations: async () => pending,
        cacheFor: 0,
      }),
    );
    await expect(state.requireSchema()).rejects.toMatchObject({
      status: 503,
      headers: { 'Retry-After': '5' },
    });
    pending = [];
    await expect(state.requireSchema()).resolves.toBeUndefined();
    await state.requireSchema();
    expect(asked).toBe(2);
  });

  it('O3: a process that applied the migrations serves also while the database is too busy to be asked', async () => {
    const away = new Readiness({
      ping: () => Promise.reject(new Error('busy')),
      pendingMigrations: () => Promise.reject(new Error('busy')),
    });
    await expect(new ServingState(away).requireSchema()).rejects.toMatchObject({ status: 503 });
    await expect(new ServingState(away, { isMigrated: true }).requireSchema()).resolves.toBeUndefined();
  });

  it('O4: is not ready from the moment on that it drains', async () => {
    const state = new ServingState(
      new Readiness({ ping: async () => undefined, pendingMigrations: async () => [] }),
    );
    expect([state.isDraining, (await state.report()).ready]).toEqual([false, true]);
    state.drain();
    expect([state.isDraining, (await state.report()).ready]).toEqual([true, false]);
  });
});
