import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { RequestContext } from '@rollcall/directory';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { GROUP_TYPE, LENIENT, bindFilter, parseFilter, type CollectionChange } from '@rollcall/scim';

import { forEachEngine } from '../support/engines.js';
import { makeMembers, makeTargets } from '../support/member-rows.js';
import { ALL_WANTED, NOTHING_WANTED, openStore, type OpenStore } from '../support/open-store.js';

const MEMBERS_ONLY = { members: true, groups: false };

/** Sizes around those at which a list is read in another way: with its group, in one statement, in several. */
const SIZES = [0, 1, 499, 500, 501, 3000, 3001, 7100];

forEachEngine('member lists that are read', (engine) => {
  let store: OpenStore;
  let ctx: RequestContext;
  let targets: readonly string[];
  const seen: string[] = [];
  const groups = new Map<string, readonly { readonly value: string; readonly type: string }[]>();

  beforeAll(async () => {
    store = await openStore(engine, { onStatement: (sql) => seen.push(sql) });
    ctx = await store.context();
    targets = await makeTargets(store, ctx, Math.max(...SIZES));
    for (const size of SIZES) {
      const { id } = await store.createGroup(ctx, `of ${size}`);
      const members = targets
        .slice(0, size)
        .map((value, index) => ({ value, type: index % 700 === 3 ? 'Group' : 'User' }));
      await makeMembers(store, ctx, id, members);
      groups.set(id, members);
    }
  });
  afterAll(() => store.close());

  it('S-GRP-08: one group has all its members, in the order of their ids', async () => {
    for (const [id, members] of groups) {
      const found = await store.resources.find(ctx, GROUP_TYPE, id, ALL_WANTED);
      expect(found?.members?.length).toBe(members.length);
      expect([...(found?.members ?? [])]).toEqual(members);
    }
  });

  it('S-GRP-08: so has each group of a page, and each group that a filter finds', async () => {
    const page = { startIndex: 1, count: 100 };
    const all = await store.resources.list(ctx, GROUP_TYPE, { page, wanted: MEMBERS_ONLY });
    expect(new Map(all.resources.map(({ id, members = [] }) => [id, [...members]]))).toEqual(groups);
    const filter = bindFilter(parseFilter('displayName eq "of 3001"'), GROUP_TYPE, LENIENT);
    const named = await store.resources.list(ctx, GROUP_TYPE, { filter, page, wanted: MEMBERS_ONLY });
    expect(named.resources.map(({ members }) => members?.length)).toEqual([3001]);
  });

  it('Q-ATTR-13: members that are not wanted are not looked at', async () => {
    const [id = ''] = groups.keys();
    seen.length = 0;
    const found = await store.resources.find(ctx, GROUP_TYPE, id, NOTHING_WANTED);
    await store.resources.list(ctx, GROUP_TYPE, {
      page: { startIndex: 1, count: 10 },
      wanted: NOTHING_WANTED,
    });
    await store.resources.mutate(ctx, GROUP_TYPE, id, {
      operation: 'patch',
      apply: (current) => ({ ...current, displayName: 'another' }),
      wanted: NOTHING_WANTED,
    });
    expect(found).not.toHaveProperty('members');
    expect(seen.length).toBeGreaterThan(5);
    expect(seen.filter((sql) => sql.includes('group_member'))).toEqual([]);
  });

  it('house rule: a group and some hundred members are read by one statement', async () => {
    const id = [...groups.keys()][SIZES.indexOf(500)] ?? '';
    seen.length = 0;
    await store.resources.find(ctx, GROUP_TYPE, id, ALL_WANTED);
    expect(seen).toHaveLength(1);
  });

  it('H-ETAG-01: version and members are of one state while others change both', async () => {
    const sizes = [400, 4200];
    const { id } = await store.createGroup(ctx, '0', targets.slice(0, sizes[0]));
    await store.resources.mutate(ctx, GROUP_TYPE, id, {
      operation: 'put',
      apply: (current) => ({ ...current, displayName: String(sizes[0]) }),
      wanted: NOTHING_WANTED,
    });
    const extra = targets.slice(sizes[0], sizes[1]);
    let writing = true;
    const writer = (async () => {
      for (let round = 0; round < 6; round += 1) {
        const grow = round % 2 === 0;
        const members: CollectionChange = {
          kind: 'delta',
          attribute: 'members',
          clear: false,
          add: grow ? extra.map((value) => ({ value })) : [],
          remove: grow ? [] : extra,
        };
        await store.resources.mutate(ctx, GROUP_TYPE, id, {
          operation: 'patch',
          apply: (current) => ({ ...current, displayName: String(sizes[grow ? 1 : 0]) }),
          members,
          wanted: NOTHING_WANTED,
        });
      }
      writing = false;
    })();
    let reads = 0;
    while (writing) {
      const found = await store.resources.find(ctx, GROUP_TYPE, id, ALL_WANTED);
      const read = [...(found?.members ?? [])].length;
      expect(String(read)).toBe(found?.attributes['displayName']);
      expect(read).toBe(found?.members?.length);
      reads += 1;
      await nextTurn();
    }
    await writer;
    expect(reads).toBeGreaterThan(0);
  });
});
