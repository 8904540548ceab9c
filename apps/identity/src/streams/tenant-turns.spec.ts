import { describe, expect, it } from '@jest/globals';

import { TenantTurns } from './tenant-turns.js';

/** Work that is under way until it is ended, by the name of each piece. */
function workshop(): {
  readonly begun: string[];
  readonly end: (name: string) => Promise<void>;
  readonly work: (name: string) => () => Promise<string>;
} {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  return {
    begun,
    work: (name) => async () => {
      begun.push(name);
      await new Promise<void>((resolve) => ends.set(name, resolve));
      return name;
    },
    async end(name) {
      ends.get(name)?.();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

describe('turns at heavy work', () => {
  it('one piece of a tenant is under way at a time, and others do not wait for it', async () => {
    const turns = new TenantTurns();
    const { begun, end, work } = workshop();
    const all = ['a1', 'a2', 'a3'].map((name) => turns.take(1, work(name)));
    all.push(turns.take(2, work('b1')));
    await end('none');
    expect(begun).toEqual(['a1', 'b1']);
    for (const name of ['a1', 'a2', 'a3', 'b1']) await end(name);
    expect(begun).toEqual(['a1', 'b1', 'a2', 'a3']);
    expect(await Promise.all(all)).toEqual(['a1', 'a2', 'a3', 'b1']);
  });

  it('four pieces are under way in all, and whoever came first is next', async () => {
    const turns = new TenantTurns();
    const { begun, end, work } = workshop();
    for (const tenantId of [1, 2, 3, 4, 5, 6]) void turns.take(tenantId, work(String(tenantId)));
    await end('none');
    expect(begun).toEqual(['1', '2', '3', '4']);
    await end('3');
    expect(begun).toEqual(['1', '2', '3', '4', '5']);
  });

  it('work that fails ends its turn', async () => {
    const turns = new TenantTurns();
    await expect(turns.take(1, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await turns.take(1, () => Promise.resolve('next'))).toBe('next');
  });
});
