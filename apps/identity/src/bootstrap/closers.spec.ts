import { describe, expect, it } from '@jest/globals';

import { Closers } from './closers.js';

describe('Closers', () => {
  it('closes in reverse order, each once, whatever fails', async () => {
    const closed: string[] = [];
    const closers = new Closers();
    closers.add(async () => void closed.push('first'));
    closers.add(async () => {
      closed.push('second');
      throw new Error('second failed');
    });
    closers.add(async () => void closed.push('third'));
    await expect(closers.closeAll()).rejects.toThrow('second failed');
    await expect(closers.closeAll()).resolves.toBeUndefined();
    expect(closed).toEqual(['third', 'second', 'first']);
  });
});
