import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { RequestContext, StoredResource } from '@rollcall/directory';
import {
  GROUP_TYPE,
  LENIENT,
  URN,
  USER_TYPE,
  planPatch,
  type CollectionChange,
  type CollectionElement,
} from '@rollcall/scim';

import { forEachEngine } from '../support/engines.js';
import { ALL_WANTED, NOTHING_WANTED, openStore, type OpenStore } from '../support/open-store.js';

forEachEngine('group members', (engine) => {
  let store: OpenStore;
  let ctx: RequestContext;
  let users: readonly StoredResource[];

  beforeAll(async () => {
    store = await openStore(engine);
    ctx = await store.context();
    users = await Promise.all(
      Array.from({ length: 6 }, (_, index) => store.createUser(ctx, { userName: `user-${index}` })),
    );
  });
  afterAll(() => store.close());

  const id = (index: number): string => users[index]?.id ?? '';
  const delta = (change: Partial<Extract<CollectionChange, { kind: 'delta' }>>): CollectionChange => ({
    kind: 'delta',
    attribute: 'members',
    clear: false,
    add: [],
    remove: [],
    ...change,
  });

  async function change(group: string, members: CollectionChange) {
    const result = await store.resources.mutate(ctx, GROUP_TYPE, group, {
      operation: 'patch',
      apply: (current) => current,
      members,
      wanted: ALL_WANTED,
    });
    if (result === undefined) throw new Error('no such group');
    return {
      changed: result.changed,
      version: result.resource.version,
      members: Array.from(result.resource.members ?? [], ({ value }) => value),
    };
  }

  it('S-GRP-05, S-GRP-06: fills in the type of members and keeps each once', async () => {
    const group = await store.resources.create(
      ctx,
      GROUP_TYPE,
      {
        id: store.ids.next(),
        attributes: { displayName: 'types' },
        members: [{ value: id(0) }, { value: id(0), type: 'user' }, { value: id(1), type: 'User' }],
      },
      ALL_WANTED,
    );
    expect(group.members).toEqual([
      { value: id(0), type: 'User' },
      { value: id(1), type: 'User' },
    ]);
    await expect(change(group.id, delta({ add: [{ value: id(2), type: 'Group' }] }))).rejects.toMatchObject({
      errorName: 'invalidValue',
    });
    await expect(change(group.id, delta({ add: [{ value: id(0), type: 'Group' }] }))).rejects.toMatchObject({
      errorName: 'invalidValue',
    });
  });

  it('S-GRP-10, S-GRP-11: adding a member who is in and removing one who is not change nothing', async () => {
    const group = await store.createGroup(ctx, 'no-op', [id(0)]);
    const add = await change(group.id, delta({ add: [{ value: id(0) }] }));
    expect(add).toEqual({ changed: false, version: 1, members: [id(0)] });
    const remove = await change(group.id, delta({ remove: [id(1), 'no id at all'] }));
    expect(remove).toEqual({ changed: false, version: 1, members: [id(0)] });
    const both = await change(
      group.id,
      delta({ add: [{ value: id(0) }, { value: id(1) }], remove: [id(2)] }),
    );
    expect(both).toEqual({ changed: true, version: 2, members: [id(0), id(1)] });
  });

  it('P-REP: replaces the list by difference', async () => {
    const group = await store.createGroup(ctx, 'replaced', [id(0), id(1)]);
    const same = await change(group.id, delta({ clear: true, add: [{ value: id(1) }, { value: id(0) }] }));
    expect(same).toMatchObject({ changed: false, version: 1 });
    const other = await change(group.id, delta({ clear: true, add: [{ value: id(1) }, { value: id(2) }] }));
    expect(other).toEqual({ changed: true, version: 2, members: [id(1), id(2)] });
    const none = await change(group.id, delta({ clear: true }));
    expect(none).toEqual({ changed: true, version: 3, members: [] });
  });

  it('computed changes get the members with their types, and write the difference', async () => {
    const group = await store.createGroup(ctx, 'computed', [id(0), id(1), id(2)]);
    let seen: readonly CollectionElement[] = [];
    const result = await change(group.id, {
      kind: 'computed',
      attribute: 'members',
      apply: (current) => {
        seen = current;
        return current.filter(({ value }) => value !== id(1));
      },
    });
    expect(seen).toEqual([id(0), id(1), id(2)].map((value) => ({ value, type: 'User' })));
    expect(result).toEqual({ changed: true, version: 2, members: [id(0), id(2)] });
    const same = await change(group.id, {
      kind: 'computed',
      attribute: 'members',
      apply: (current) => current,
    });
    expect(same).toMatchObject({ changed: false, version: 2 });
  });

  it.each([
    ['eq "User"', 'a user', []],
    ['ne "Group"', 'a group', ['group']],
    ['eq "Group"', 'a user', ['users', 'user']],
  ])('P-PATCH-05: a removal by type %s after an add of %s', async (condition, added, left) => {
    const name = `types ${condition} ${added}`;
    const group = await store.createGroup(ctx, name, [id(0), id(1)]);
    const other = await store.createGroup(ctx, `${name}, other`);
    const value = added === 'a group' ? other.id : id(2);
    const { collections } = planPatch(
      GROUP_TYPE,
      {
        schemas: [URN.patchOp],
        Operations: [
          { op: 'add', path: 'members', value: [{ value }] },
          { op: 'remove', path: `members[type ${condition}]` },
        ],
      },
      { relaxations: LENIENT },
    );
    const [members] = collections;
    if (members === undefined) throw new Error('no change');
    const names = new Map([
      ['group', [other.id]],
      ['users', [id(0), id(1)]],
      ['user', [id(2)]],
    ]);
    const result = await change(group.id, members);
    expect([...result.members].sort()).toEqual(left.flatMap((key) => names.get(key) ?? []).sort());
  });

  it('S-GRP-02: an unknown id is refused also where a removal by type would take it out again', async () => {
    const group = await store.createGroup(ctx, 'unknown and removed', [id(0)]);
    const unknown = store.ids.next();
    const members: CollectionChange = {
      kind: 'computed',
      attribute: 'members',
      unresolved: [unknown],
      apply: () => [],
    };
    await expect(change(group.id, members)).rejects.toMatchObject({ errorName: 'invalidValue' });
  });

  it('S-GRP-02, S-GRP-07: refuses unknown ids, naming at most ten, foreign ids, and the group itself', async () => {
    const group = await store.createGroup(ctx, 'refusals');
    const unknown = Array.from({ length: 12 }, () => ({ value: store.ids.next() }));
    await expect(change(group.id, delta({ add: unknown }))).rejects.toMatchObject({
      errorName: 'invalidValue',
      detail: expect.stringContaining('and 2 more'),
    });
    await expect(change(group.id, delta({ add: [{ value: id(0).toUpperCase() }] }))).rejects.toMatchObject({
      errorName: 'invalidValue',
    });
    const foreign = await store.createUser(await store.context(), { userName: 'foreign' });
    await expect(change(group.id, delta({ add: [{ value: foreign.id }] }))).rejects.toMatchObject({
      errorName: 'invalidValue',
    });
    await expect(change(group.id, delta({ add: [{ value: group.id }] }))).rejects.toMatchObject({
      errorName: 'invalidValue',
    });
    expect(await store.resources.find(ctx, GROUP_TYPE, group.id, ALL_WANTED)).toMatchObject({
      version: 1,
      members: [],
    });
  });

  it('S-GRPS-02 to S-GRPS-05: shows direct and indirect groups once, direct first, and stands cycles', async () => {
    const user = await store.createUser(ctx, { userName: 'nested' });
    const inner = await store.createGroup(ctx, 'inner', [user.id]);
    const outer = await store.createGroup(ctx, 'outer "é"', [inner.id]);
    const both = await store.createGroup(ctx, 'both', [inner.id, user.id]);
    await change(inner.id, delta({ add: [{ value: outer.id }] }));
    const found = await store.resources.find(ctx, USER_TYPE, user.id, ALL_WANTED);
    expect(found?.groups).toHaveLength(3);
    expect(found?.groups).toEqual(
      expect.arrayContaining([
        { value: inner.id, display: 'inner', type: 'direct' },
        { value: both.id, display: 'both', type: 'direct' },
        { value: outer.id, display: 'outer "é"', type: 'indirect' },
      ]),
    );
  });

  it('S-GRP-01, decision 9: group names are unique where the tenant wants it', async () => {
    await store.createGroup(ctx, 'Unique');
    await expect(store.createGroup(ctx, 'UNIQUE')).rejects.toMatchObject({ errorName: 'uniqueness' });
    const free = await store.context({ uniqueGroupNames: false });
    await store.createGroup(free, 'Same');
    await expect(store.createGroup(free, 'same')).resolves.toBeDefined();
  });

  it('S-GRPS-08: deleting a user takes it out of its groups, each with a version; deleting a group leaves its users', async () => {
    const user = await store.createUser(ctx, { userName: 'leaver' });
    const first = await store.createGroup(ctx, 'first', [user.id, id(0)]);
    const second = await store.createGroup(ctx, 'second', [user.id, first.id]);
    expect(await store.resources.remove(ctx, USER_TYPE, user.id)).toBe(true);
    expect(await store.resources.find(ctx, GROUP_TYPE, first.id, ALL_WANTED)).toMatchObject({
      version: 2,
      members: [{ value: id(0), type: 'User' }],
    });
    expect(await store.resources.remove(ctx, GROUP_TYPE, first.id)).toBe(true);
    expect(await store.resources.find(ctx, GROUP_TYPE, second.id, ALL_WANTED)).toMatchObject({
      version: 3,
      members: [],
    });
    expect(await store.resources.find(ctx, USER_TYPE, id(0), NOTHING_WANTED)).toMatchObject({ version: 1 });
    expect(await store.resources.remove(ctx, GROUP_TYPE, first.id)).toBe(false);
  });

  it('S-GRP-08: adds and removes 1,200 members in one change', async () => {
    const group = await store.createGroup(ctx, 'large');
    const many = await Promise.all(
      Array.from({ length: 1200 }, (_, index) => store.createUser(ctx, { userName: `many-${index}` })),
    );
    const elements = many.map(({ id: value }) => ({ value }));
    expect((await change(group.id, delta({ add: elements }))).members).toHaveLength(1200);
    const removed = await change(group.id, delta({ remove: elements.slice(1).map(({ value }) => value) }));
    expect(removed).toMatchObject({ version: 3, members: [many[0]?.id] });
  });
});
