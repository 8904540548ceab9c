import { describe, expect, it } from '@jest/globals';

import { LazyConnection } from './lazy-connection.js';

describe('LazyConnection', () => {
  function counted(failures = 0): {
    readonly lazy: LazyConnection<{ readonly number: number }>;
    readonly opened: number[];
    readonly closed: number[];
  } {
    const opened: number[] = [];
    const closed: number[] = [];
    const lazy = new LazyConnection({
      async open() {
        const number = opened.push(opened.length + 1);
        await Promise.resolve();
        if (number <= failures) throw new Error(`failure ${number}`);
        return { number };
      },
      async close({ number }: { readonly number: number }) {
        closed.push(number);
      },
    });
    return { lazy, opened, closed };
  }

  it('makes one connection for all who ask, and none before', async () => {
    const { lazy, opened } = counted();
    expect(opened).toEqual([]);
    const [first, second] = await Promise.all([lazy.get(), lazy.get()]);
    expect(first).toBe(second);
    expect(await lazy.get()).toBe(first);
    expect(opened).toEqual([1]);
  });

  it('a failure comes to all who asked; the next one tries again', async () => {
    const { lazy, opened } = counted(1);
    const failed = await Promise.allSettled([lazy.get(), lazy.get()]);
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await lazy.get()).toEqual({ number: 2 });
    expect(opened).toEqual([1, 2]);
  });

  it('a broken connection is closed once, whoever finds it broken, and never in the place of the next', async () => {
    const { lazy, closed } = counted();
    const first = await lazy.get();
    await Promise.all([lazy.drop(first), lazy.drop(first)]);
    const second = await lazy.get();
    await lazy.drop(first);
    expect(await lazy.get()).toBe(second);
    expect(closed).toEqual([1]);
  });

  it('closes also what is being made, and nothing where nothing was', async () => {
    const { lazy, closed } = counted();
    await lazy.close();
    expect(closed).toEqual([]);
    const opening = lazy.get();
    await lazy.close();
    expect(closed).toEqual([(await opening).number]);
  });
});
