import { describe, expect, it } from '@jest/globals';

import { StreamSends } from './stream-sends.js';

describe('what is being sent to streams', () => {
  it('is so much of one tenant and in all, never twice for a stream, and more when something has ended', async () => {
    const sends = new StreamSends();
    const ends = new Map<string, () => void>();
    const begin = (streamId: string, tenantId: number): void =>
      sends.begin({ streamId, tenantId }, () => new Promise((resolve) => ends.set(streamId, resolve)));
    for (const streamId of ['a', 'a', 'b', 'c']) begin(streamId, 1);
    expect(sends.busyTenants()).toEqual([]);
    for (const streamId of ['d', 'e']) begin(streamId, 1);
    expect(sends.busyTenants()).toEqual([1]);
    begin('x', 2);
    expect([...ends.keys()]).toEqual(['a', 'b', 'c', 'd', 'x']);

    ends.get('a')?.();
    await new Promise((resolve) => setImmediate(resolve));
    expect(sends.busyTenants()).toEqual([]);
    begin('e', 1);
    for (let tenantId = 3; tenantId < 50; tenantId += 1) begin(`of ${tenantId}`, tenantId);
    expect(ends.size).toBe(1 + 32);
    for (const end of ends.values()) end();
    await sends.ended();
  });
});
