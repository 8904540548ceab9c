import { describe, expect, it } from '@jest/globals';

import { ByteBudget, WAVE_BYTES } from './byte-budget.js';

/** Work that holds what it is told until it is let go. */
class Work {
  readonly begun: string[] = [];
  private readonly ends = new Map<string, () => void>();

  constructor(private readonly budget: ByteBudget) {}

  async begin(name: string, owner: number, bytes = WAVE_BYTES): Promise<void> {
    void this.budget.hold(owner, (keep) => {
      this.begun.push(name);
      keep(bytes);
      return new Promise<void>((resolve) => this.ends.set(name, resolve));
    });
    await settled();
  }

  async end(name: string): Promise<void> {
    this.ends.get(name)?.();
    await settled();
  }
}

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe('what waves hold in memory', () => {
  it('no more than there is room for is begun, and those who wait have their turn in order', async () => {
    const work = new Work(new ByteBudget(2 * WAVE_BYTES));
    for (const owner of [1, 2, 3, 4]) await work.begin(`of ${owner}`, owner);
    expect(work.begun).toEqual(['of 1', 'of 2']);
    await work.end('of 2');
    expect(work.begun).toEqual(['of 1', 'of 2', 'of 3']);
    await work.end('of 1');
    expect(work.begun).toEqual(['of 1', 'of 2', 'of 3', 'of 4']);
  });

  it('waves of small events leave room for many others', async () => {
    const work = new Work(new ByteBudget(2 * WAVE_BYTES));
    for (let owner = 0; owner < 100; owner++) await work.begin(`of ${owner}`, owner, 1000);
    expect(work.begun).toHaveLength(100);
  });

  it('one tenant has a quarter at most, and others pass its waves that wait', async () => {
    const work = new Work(new ByteBudget(8 * WAVE_BYTES));
    for (const name of ['a', 'b', 'c']) await work.begin(name, 1);
    await work.begin('other', 2);
    expect(work.begun).toEqual(['a', 'b', 'other']);
    await work.end('a');
    expect(work.begun).toEqual(['a', 'b', 'other', 'c']);
  });

  it('an event that is larger than all of it is held alone', async () => {
    const work = new Work(new ByteBudget(2 * WAVE_BYTES));
    await work.begin('huge', 1, 5 * WAVE_BYTES);
    await work.begin('next', 2);
    expect(work.begun).toEqual(['huge']);
    await work.end('huge');
    expect(work.begun).toEqual(['huge', 'next']);
  });

  it('work that fails gives back what it held', async () => {
    const budget = new ByteBudget(WAVE_BYTES);
    await expect(budget.hold(1, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await budget.hold(2, () => Promise.resolve('room'))).toBe('room');
  });
});
