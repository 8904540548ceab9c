import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { RequestContext } from '@rollcall/directory';

import { makeMembers, makeTargets, randomId } from '../../../../test/support/member-rows.js';
import { openStore, type OpenStore } from '../../../../test/support/open-store.js';
import { describeOnMariadb, forEachEngine } from '../../../../test/support/engines.js';
import { uuidBytes, uuidText } from '../ids.js';
import { memberChunks } from './member-chunks.js';
import { PackedMembers } from './packed-members.js';

forEachEngine('members in chunks', (engine) => {
  let store: OpenStore;
  let ctx: RequestContext;

  beforeAll(async () => {
    store = await openStore(engine);
    ctx = await store.context();
  });
  afterAll(() => store.close());

  it.each([1, 2, 7, 10, 1000])(
    'S-GRP-08: every member of every group once and in order, %d at a time',
    async (atOnce) => {
      const targets = await makeTargets(store, ctx, 40);
      const expected = new Map<string, readonly { value: string; type: string }[]>();
      for (const size of [0, 1, 7, 10, 14, 40]) {
        const members = targets
          .slice(0, size)
          .map((value, index) => ({ value, type: index % 5 === 1 ? 'Group' : 'User' }));
        const group = randomId();
        expected.set(group, members);
        await makeMembers(store, ctx, group, members);
      }
      const groups = [...expected.keys()].sort().flatMap((id) => uuidBytes(id) ?? []);
      const found = new Map<string, { value: string; type: string }[]>([...expected].map(([id]) => [id, []]));
      await store.database.unitOfWork.snapshot(async (session) => {
        for await (const chunk of memberChunks(session, { tenantId: ctx.tenant.id, groups, atOnce })) {
          const members = [...new PackedMembers([chunk.part])];
          expect([chunk.length, uuidText(chunk.last)]).toEqual([members.length, members.at(-1)?.value]);
          found.get(uuidText(chunk.group))?.push(...members);
        }
      });
      expect(found).toEqual(expected);
    },
  );

  it('gives nothing of another tenant, and only what a condition holds of', async () => {
    const other = await store.context();
    const group = randomId();
    const [first, second] = await makeTargets(store, ctx, 2);
    await makeMembers(store, ctx, group, [{ value: first ?? '', type: 'User' }]);
    await makeMembers(store, other, group, [{ value: second ?? '', type: 'User' }]);
    const groups = [uuidBytes(group) ?? Buffer.alloc(0)];
    const read = (where?: { readonly sql: string; readonly params: readonly Buffer[] }) =>
      store.database.unitOfWork.snapshot(async (session) => {
        const lengths: number[] = [];
        for await (const { length } of memberChunks(session, {
          tenantId: ctx.tenant.id,
          groups,
          ...(where === undefined ? {} : { where }),
        })) {
          lengths.push(length);
        }
        return lengths;
      });
    expect(await read()).toEqual([1]);
    expect(await read({ sql: 'm.member_id > ?', params: [Buffer.alloc(16, 255)] })).toEqual([]);
  });
});

describeOnMariadb('a server that cuts member lists off', (engine) => {
  it('is found out, and told what it must allow', async () => {
    const store = await openStore(engine);
    try {
      const ctx = await store.context();
      const group = randomId();
      const targets = await makeTargets(store, ctx, 3);
      await makeMembers(
        store,
        ctx,
        group,
        targets.map((value) => ({ value, type: 'User' })),
      );
      const groups = [uuidBytes(group) ?? Buffer.alloc(0)];
      const reading = store.database.unitOfWork.read(async (session) => {
        await session.query('set session group_concat_max_len = 40', []);
        for await (const chunk of memberChunks(session, { tenantId: ctx.tenant.id, groups })) return chunk;
        return undefined;
      });
      await expect(reading).rejects.toThrow(/were cut off: 3 of type User in 40 bytes.*group_concat_max_len/);
    } finally {
      await store.close();
    }
  });
});
