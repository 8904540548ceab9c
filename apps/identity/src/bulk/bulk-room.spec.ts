import { describe, expect, it } from '@jest/globals';
import { accessOf, type RequestContext } from '@rollcall/directory';
import { LENIENT } from '@rollcall/scim';

import { BulkRoom } from './bulk-room.js';

function contextOf(id: number): RequestContext {
  return {
    tenant: { id, name: `tenant-${id}`, relaxations: LENIENT, uniqueGroupNames: true },
    principal: { credentialId: 'c', name: 'spec', access: accessOf(undefined) },
    requestId: 'r',
    now: 0,
  };
}

/** Begins requests that last until they are told to end. */
function begin(room: BulkRoom, tenant: number, count: number) {
  const ends: (() => void)[] = [];
  const done = Array.from({ length: count }, () =>
    room.within(contextOf(tenant), () => new Promise<void>((resolve) => ends.push(resolve))),
  );
  return { end: () => ends.pop()?.(), ends, done };
}

const refused = expect.objectContaining({ status: 503, headers: { 'Retry-After': '1' } });

describe('the room for bulk requests', () => {
  it('is for 16 of one tenant, and a place is free again when one has ended', async () => {
    const room = new BulkRoom();
    const own = begin(room, 1, 16);
    await expect(room.within(contextOf(1), () => Promise.resolve())).rejects.toEqual(refused);
    await expect(room.within(contextOf(2), () => Promise.resolve('done'))).resolves.toBe('done');
    own.end();
    await Promise.race(own.done);
    await expect(room.within(contextOf(1), () => Promise.resolve('done'))).resolves.toBe('done');
  });

  it('is for 32 together', async () => {
    const room = new BulkRoom();
    const all = [begin(room, 1, 16), begin(room, 2, 16)];
    await expect(room.within(contextOf(3), () => Promise.resolve())).rejects.toEqual(refused);
    for (const { ends } of all) for (const end of ends) end();
    await Promise.all(all.flatMap(({ done }) => done));
    await expect(room.within(contextOf(3), () => Promise.resolve('done'))).resolves.toBe('done');
  });

  it('is free again after a request that failed', async () => {
    const room = new BulkRoom();
    for (let count = 0; count < 40; count += 1) {
      await expect(room.within(contextOf(1), () => Promise.reject(new Error('broken')))).rejects.toThrow(
        'broken',
      );
    }
  });
});
