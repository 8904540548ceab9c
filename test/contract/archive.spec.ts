import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { RequestContext, Wanted } from '@rollcall/directory';
import { purgeArchive, readCount } from '@rollcall/persistence';
import { GROUP_TYPE, URN, USER_TYPE, type Resource, type ResourceType } from '@rollcall/scim';

import { forEachEngine } from '../support/engines.js';
import { ALL_WANTED, NOW, openStore, type OpenStore } from '../support/open-store.js';

const MEMBERS: Wanted = { members: true, groups: false };
const HOUR = 3_600_000;

forEachEngine('the archive', (engine) => {
  let store: OpenStore;
  let ctx: RequestContext;

  beforeAll(async () => {
    store = await openStore(engine);
  });
  afterAll(() => store.close());
  beforeEach(async () => {
    ctx = await store.context();
  });

  const user = async (userName: string, more: Resource = {}): Promise<string> =>
    (await store.createUser(ctx, { userName, displayName: `Name of ${userName}`, ...more })).id;
  const group = async (name: string, members: readonly string[]): Promise<string> =>
    (await store.createGroup(ctx, name, members)).id;
  const managed = (manager: string): Resource => ({ [URN.enterpriseUser]: { manager: { value: manager } } });
  const remove = async (type: ResourceType, id: string, now = ctx.now): Promise<void> => {
    expect(await store.resources.remove({ ...ctx, now }, type, id)).toBe(true);
  };
  const restore = (id: string) => store.archive.restore({ ...ctx, now: ctx.now + HOUR }, id);
  const find = (type: ResourceType, id: string) => store.resources.find(ctx, type, id, ALL_WANTED);
  const membersOf = async (id: string): Promise<readonly string[]> => [
    ...new Set(
      [...((await store.resources.find(ctx, GROUP_TYPE, id, MEMBERS))?.members ?? [])].map(
        ({ value }) => value,
      ),
    ),
  ];
  const managerOf = async (id: string): Promise<unknown> =>
    (await find(USER_TYPE, id))?.attributes[URN.enterpriseUser];
  const rowsLeft = async (): Promise<number> => {
    const tables = [
      'archived_resource',
      'archived_resource_doc',
      'archived_group_member',
      'archived_resource_ref',
    ];
    let rows = 0;
    for (const table of tables) {
      const [row] = await store.database.unitOfWork.read((session) =>
        session.query<{ n: number }>(`select count(*) as n from ${table} where tenant_id = ?`, [
          ctx.tenant.id,
        ]),
      );
      rows += row?.n ?? 0;
    }
    return rows;
  };

  it('gives a user back as it was: id, attributes, password, groups and references on both sides', async () => {
    const boss = await user('boss');
    const anna = await user('Anna', {
      ...{ externalId: 'E1', password: 'hash', active: true, emails: [{ value: 'a@x', type: 'work' }] },
      ...managed(boss),
    });
    const report = await user('report', managed(anna));
    const inner = await group('inner', [anna]);
    const outer = await group('outer', [inner]);
    const before = await find(USER_TYPE, anna);
    await remove(USER_TYPE, anna);
    expect(await managerOf(report)).toBeUndefined();
    const restored = await restore(anna);
    expect(restored).toEqual({
      id: anna,
      type: 'User',
      version: 3,
      memberships: 1,
      references: 2,
      missing: 0,
    });
    const after = await find(USER_TYPE, anna);
    expect(after).toMatchObject({ version: 3, created: NOW, lastModified: NOW + HOUR });
    expect(after?.attributes).toEqual(before?.attributes);
    expect(after?.groups).toEqual(before?.groups);
    expect(after?.groups?.map(({ value }) => value).sort()).toEqual([inner, outer].sort());
    expect(await store.resources.findPasswordHash(ctx, USER_TYPE, anna)).toBe('hash');
    expect(await managerOf(report)).toEqual({ manager: { value: anna, displayName: 'Name of Anna' } });
    expect(await membersOf(inner)).toEqual([anna]);
    expect(await rowsLeft()).toBe(0);
    expect(await restore(anna)).toBeUndefined();
    const live = await store.database.unitOfWork.read((session) =>
      readCount(session, { tenantId: ctx.tenant.id, typeName: 'User' }),
    );
    expect(live).toBe(3);
    await remove(USER_TYPE, anna, ctx.now + 2 * HOUR);
    expect(await restore(anna)).toMatchObject({ version: 5, memberships: 1 });
  });

  it('gives a group back with those of its members that are live, and its place in other groups', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 5; index += 1) ids.push(await user(`user-${index}`));
    const team = await group('team', ids);
    const outer = await group('outer', [team]);
    await remove(GROUP_TYPE, team);
    const [gone = ''] = ids;
    await remove(USER_TYPE, gone);
    expect(await restore(team)).toMatchObject({ version: 3, memberships: 5, missing: 1 });
    expect(await membersOf(team)).toEqual(ids.slice(1).sort());
    expect(await membersOf(outer)).toEqual([team]);
    // The member that was away is one again when it is back.
    expect(await restore(gone)).toMatchObject({ memberships: 1, missing: 0 });
    expect(await membersOf(team)).toEqual([...ids].sort());
    expect(await rowsLeft()).toBe(0);
  });

  it.each([
    ['the user first', 0],
    ['the group first', 1],
  ])('a user, its manager and its group come back complete in any order: %s', async (_, first) => {
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 0, 2],
    ]) {
      ctx = await store.context();
      const boss = await user('boss');
      const anna = await user('anna', managed(boss));
      const team = await group('team', [anna, boss]);
      const all = [
        [USER_TYPE, anna],
        [GROUP_TYPE, team],
        [USER_TYPE, boss],
      ] as const;
      const deletion = first === 0 ? all : [all[1], all[2], all[0]];
      for (const [type, id] of deletion) await remove(type, id);
      for (const index of order) await restore(all[index]?.[1] ?? '');
      expect(await membersOf(team)).toEqual([anna, boss].sort());
      expect(await managerOf(anna)).toEqual({ manager: { value: boss, displayName: 'Name of boss' } });
      expect(await rowsLeft()).toBe(0);
    }
  });

  it('leaves what has something else in its place by now, and says so', async () => {
    const [boss, other] = [await user('boss'), await user('other')];
    const anna = await user('anna', managed(boss));
    await remove(USER_TYPE, boss);
    await store.resources.mutate(ctx, USER_TYPE, anna, {
      operation: 'put',
      apply: () => ({ userName: 'anna', ...managed(other) }),
      wanted: ALL_WANTED,
    });
    expect(await restore(boss)).toMatchObject({ references: 0, missing: 1 });
    expect(await managerOf(anna)).toEqual({ manager: { value: other, displayName: 'Name of other' } });
  });

  it('a userName that is taken meanwhile is a conflict that names the other, and changes nothing', async () => {
    const anna = await user('anna');
    const team = await group('team', [anna]);
    await remove(USER_TYPE, anna);
    await remove(GROUP_TYPE, team);
    const [again, namesake] = [await user('ANNA'), await group('Team', [])];
    await expect(restore(anna)).rejects.toThrow(
      `It cannot be restored while the User ${again} has userName "anna", which is unique.`,
    );
    await expect(restore(team)).rejects.toThrow(`the Group ${namesake} has displayName "team"`);
    expect(await find(USER_TYPE, anna)).toBeUndefined();
    await remove(USER_TYPE, again);
    await remove(GROUP_TYPE, namesake);
    expect(await restore(anna)).toMatchObject({ id: anna });
    expect(await restore(team)).toMatchObject({ id: team, memberships: 1 });
    await expect(restore(again)).rejects.toThrow(anna);
  });

  it('lists what was deleted, the latest first, page by page, and finds it', async () => {
    const anna = await user('Anna', { externalId: 'E-1' });
    const bert = await user('bert');
    const team = await group('Anna and friends', []);
    for (const [index, [type, id]] of (
      [
        [USER_TYPE, anna],
        [USER_TYPE, bert],
        [GROUP_TYPE, team],
      ] as const
    ).entries())
      await remove(type, id, ctx.now + index * HOUR);
    const ids = async (query: object): Promise<readonly string[]> =>
      (await store.archive.list(ctx.tenant.id, { limit: 10, ...query })).resources.map(({ id }) => id);
    expect(await ids({})).toEqual([team, bert, anna]);
    const first = await store.archive.list(ctx.tenant.id, { limit: 2 });
    expect(first.resources.map(({ id }) => id)).toEqual([team, bert]);
    expect(await ids({ after: first.next })).toEqual([anna]);
    expect((await store.archive.list(ctx.tenant.id, { limit: 3 })).next).toBeUndefined();
    expect(await ids({ type: 'User' })).toEqual([bert, anna]);
    expect(await ids({ search: 'ANNA' })).toEqual([team, anna]);
    expect(await ids({ search: 'E-1' })).toEqual([anna]);
    expect(await ids({ search: bert })).toEqual([bert]);
    expect(await ids({ search: 'nobody' })).toEqual([]);
    expect(await ids({ from: ctx.now + HOUR, before: ctx.now + 2 * HOUR })).toEqual([bert]);
    const [found] = (await store.archive.list(ctx.tenant.id, { limit: 10, search: 'E-1' })).resources;
    expect(found).toEqual({
      ...{ id: anna, type: 'User', userName: 'Anna', displayName: 'Name of Anna', externalId: 'E-1' },
      ...{ version: 1, deleted: ctx.now + 1 },
    });
    const other = await store.context();
    expect((await store.archive.list(other.tenant.id, { limit: 10 })).resources).toEqual([]);
    expect(await store.archive.restore(other, anna)).toBeUndefined();
  });

  it('walks on where nothing of what it reads matches', async () => {
    const drafts = Array.from({ length: 1100 }, (_, index) => ({
      type: USER_TYPE,
      draft: {
        id: store.ids.next(),
        attributes: { userName: `${index === 0 ? 'wanted' : 'other'}-${index}` },
        members: [],
      },
    }));
    for (let start = 0; start < drafts.length; start += 100) {
      await store.resources.createMany(ctx, drafts.slice(start, start + 100));
    }
    for (const { draft } of drafts) await remove(USER_TYPE, draft.id);
    const page = await store.archive.list(ctx.tenant.id, { search: 'wanted', limit: 10 });
    expect(page).toMatchObject({ resources: [{ id: drafts[0]?.draft.id }] });
    const all = await store.archive.list(ctx.tenant.id, { limit: 1000 });
    const rest = await store.archive.list(ctx.tenant.id, {
      limit: 1000,
      ...(all.next && { after: all.next }),
    });
    const ids = [...all.resources, ...rest.resources].map(({ id }) => id);
    expect(new Set(ids).size).toBe(1100);
  }, 60_000);

  it('is purged of what was deleted long ago, in parts, by one process at a time', async () => {
    const old: string[] = [];
    for (let start = 0; start < 1100; start += 100) {
      const drafts = Array.from({ length: 100 }, (_, index) => ({
        type: USER_TYPE,
        draft: { id: store.ids.next(), attributes: { userName: `old-${start + index}` }, members: [] },
      }));
      for (const { id } of await store.resources.createMany(ctx, drafts)) old.push(id);
    }
    const large = await store.createGroup(ctx, 'large', old);
    await remove(GROUP_TYPE, large.id, NOW);
    for (const id of old.slice(0, 60)) await remove(USER_TYPE, id, NOW);
    const kept = await user('kept');
    await remove(USER_TYPE, kept, NOW + 10 * HOUR);
    const purge = (turn: number) => purgeArchive(store.database, { before: NOW + 5 * HOUR, turn });
    expect(await purge(HOUR)).toBeGreaterThanOrEqual(61);
    expect(await purge(HOUR)).toBeUndefined();
    expect(await rowsLeft()).toBe(2);
    expect(await restore(large.id)).toBeUndefined();
    expect(await restore(kept)).toMatchObject({ id: kept });
  }, 60_000);
});
