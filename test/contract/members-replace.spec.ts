import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { EventPayload, RequestContext } from '@rollcall/directory';
import { uuidBytes } from '@rollcall/persistence';
import { GROUP_TYPE, type CollectionElement } from '@rollcall/scim';

import { forEachEngine } from '../support/engines.js';
import { makeMembers, makeTargets, randomId } from '../support/member-rows.js';
import { ALL_WANTED, NOTHING_WANTED, openStore, type OpenStore } from '../support/open-store.js';

const TARGETS = 2600;

/** A generator of numbers below a limit, from a seed (mulberry32). */
function numbers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

forEachEngine('a member list that is replaced', (engine) => {
  let store: OpenStore;
  let ctx: RequestContext;
  /** Ids of users and groups, ascending. */
  let targets: readonly string[];
  const types = new Map<string, string>();

  beforeAll(async () => {
    store = await openStore(engine);
    ctx = await store.context();
    for (const [type, share] of [
      ['User', 0.8],
      ['Group', 0.2],
    ] as const) {
      for (const id of await makeTargets(store, ctx, TARGETS * share, type)) types.set(id, type);
    }
    targets = [...types.keys()].sort();
  });
  afterAll(() => store.close());

  const typed = (ids: readonly string[]) =>
    [...ids].sort().map((value) => ({ value, type: types.get(value) ?? '' }));

  async function groupOf(ids: readonly string[]): Promise<string> {
    const { id } = await store.createGroup(ctx, `group ${randomId()}`);
    await makeMembers(store, ctx, id, typed(ids));
    return id;
  }

  async function replace(group: string, add: readonly CollectionElement[]) {
    const result = await store.resources.mutate(ctx, GROUP_TYPE, group, {
      operation: 'put',
      apply: (current) => current,
      members: { kind: 'delta', attribute: 'members', clear: true, add, remove: [] },
      wanted: ALL_WANTED,
    });
    if (result === undefined) throw new Error('no such group');
    const { version, members = [] } = result.resource;
    return { changed: result.changed, version, members: [...members] };
  }

  /** What the events of a version say was added and removed. */
  async function said(group: string, version: number) {
    const rows = await store.database.unitOfWork.read((session) =>
      session.query<{ payload: string }>(
        'select payload from event where tenant_id = ? and aggregate_id = ? and resource_version = ? order by ordinal',
        [ctx.tenant.id, uuidBytes(group) ?? null, version],
      ),
    );
    const parts = rows.map(({ payload }) => (JSON.parse(payload) as EventPayload).members);
    const all = (side: 'added' | 'removed') =>
      parts.flatMap((part) => part?.[side] ?? []).sort((a, b) => (a.value < b.value ? -1 : 1));
    return { added: all('added'), removed: all('removed') };
  }

  it('RFC 7644 §3.5.1, S-GRP-10, S-GRP-11: is the new list after it, and the events hold exactly the difference', async () => {
    const seed = Math.trunc(Math.random() * 2 ** 31);
    const random = numbers(seed);
    const some = (share: number) => targets.filter(() => random(1000) < share);
    const shares = [0, 1, 300, 700, 1000];
    let current: readonly string[] = some(500);
    const group = await groupOf(current);
    let version = 1;
    for (let round = 0; round < 12; round += 1) {
      const next =
        random(3) === 0 ? current.filter(() => random(1000) > 2) : some(shares[random(shares.length)] ?? 0);
      const elements = [...next]
        .sort(() => random(3) - 1)
        .map((value) => ({
          value,
          ...(random(2) === 0 ? {} : { type: (types.get(value) ?? '').toUpperCase() }),
        }));
      const result = await replace(group, elements);
      const same = next.length === current.length && next.every((id) => current.includes(id));
      if (!same) version += 1;
      expect({ seed, round, ...result }).toEqual({
        seed,
        round,
        changed: !same,
        version,
        members: typed(next),
      });
      if (!same) {
        const [had, has] = [new Set(current), new Set(next)];
        expect(await said(group, version)).toEqual({
          added: typed(next.filter((id) => !had.has(id))),
          removed: typed(current.filter((id) => !has.has(id))),
        });
      }
      current = next;
    }
  });

  it.each([
    ['all but the first and the last of many go', [0, TARGETS - 1]],
    ['one in the middle stays', [1300]],
    ['nobody stays', []],
  ])('S-GRP-08: %s', async (_name, kept) => {
    const group = await groupOf(targets);
    const next = kept.map((index) => targets[index] ?? '');
    const result = await replace(
      group,
      next.map((value) => ({ value })),
    );
    expect(result).toEqual({ changed: true, version: 2, members: typed(next) });
    const { added, removed } = await said(group, 2);
    expect([added.length, removed.length]).toEqual([0, TARGETS - next.length]);
  });

  it('S-GRP-02: names at most ten unknown ids of all, and nothing is half-written', async () => {
    const current = targets.slice(0, 700);
    const group = await groupOf(current);
    const unknown = Array.from({ length: 25 }, randomId);
    const wanted = [...targets.slice(600), ...unknown].map((value) => ({ value }));
    await expect(replace(group, wanted)).rejects.toMatchObject({
      errorName: 'invalidValue',
      detail: expect.stringMatching(
        /^members: no resource of this tenant has the id ("[^"]*", ){9}"[^"]*" and 15 more\./,
      ),
    });
    const found = await store.resources.find(ctx, GROUP_TYPE, group, ALL_WANTED);
    expect([found?.version, [...(found?.members ?? [])]]).toEqual([1, typed(current)]);
  });

  it.each(['stays', 'is new'])(
    'S-GRP-05: refuses a type that is not that of a member who %s',
    async (who) => {
      const user = targets.find((id) => types.get(id) === 'User') ?? '';
      const others = targets.slice(0, 20).filter((id) => id !== user);
      for (const beside of [others, others.filter((id) => types.get(id) === 'User')]) {
        const group = await groupOf(who === 'stays' ? [...beside, user] : beside);
        const wanted = [...beside.map((value) => ({ value })), { value: user, type: 'Group' }];
        await expect(replace(group, wanted)).rejects.toMatchObject({
          errorName: 'invalidValue',
          detail: `members: "${user}" is a User, not a "Group". Leave "type" out or correct it.`,
        });
      }
    },
  );

  it('S-GRP-07: refuses the group itself, and what is no id of this tenant', async () => {
    const group = await groupOf(targets.slice(0, 3));
    const foreign = await makeTargets(store, await store.context(), 1);
    for (const value of [group, (targets[0] ?? '').toUpperCase(), ...foreign]) {
      await expect(replace(group, [{ value }])).rejects.toMatchObject({ errorName: 'invalidValue' });
    }
    expect(await replace(group, typed(targets.slice(0, 3)))).toMatchObject({ changed: false, version: 1 });
  });

  it('S-GRP-08: a list that does not change is compared in the database, in a statement for each 500 members', async () => {
    const seen: string[] = [];
    const watched = await openStore(engine, { onStatement: (sql) => seen.push(sql) });
    try {
      const own = await watched.context();
      const ids = await makeTargets(watched, own, 1201);
      const { id } = await watched.createGroup(own, 'watched');
      await makeMembers(
        watched,
        own,
        id,
        ids.map((value) => ({ value, type: 'User' })),
      );
      seen.length = 0;
      await watched.resources.mutate(own, GROUP_TYPE, id, {
        operation: 'put',
        apply: (current) => current,
        members: {
          kind: 'delta',
          attribute: 'members',
          clear: true,
          add: ids.map((value) => ({ value, type: 'User' })),
          remove: [],
        },
        wanted: NOTHING_WANTED,
      });
      const asked = seen.filter((sql) => /group_member|resource r where/.test(sql));
      expect(asked.map((sql) => sql.slice(0, 30))).toEqual(
        Array.from({ length: 3 }, () => 'select count(*) as members, su'),
      );
    } finally {
      await watched.close();
    }
  });
});
