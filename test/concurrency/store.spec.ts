import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { RequestContext } from '@rollcall/directory';
import { GROUP_TYPE, URN, USER_TYPE } from '@rollcall/scim';

import { ALL_WANTED, NOTHING_WANTED, openStore, type OpenStore } from '../support/open-store.js';
import { forEachEngine } from '../support/engines.js';

const PAGE = { startIndex: 1, count: 1000 };

forEachEngine('concurrent changes', (engine) => {
  let store: OpenStore;
  let ctx: RequestContext;

  beforeAll(async () => {
    store = await openStore(engine);
  });
  afterAll(() => store.close());

  function addMember(group: string, member: string) {
    return store.resources.mutate(ctx, GROUP_TYPE, group, {
      operation: 'patch',
      apply: (current) => current,
      members: { kind: 'delta', attribute: 'members', clear: false, add: [{ value: member }], remove: [] },
      wanted: NOTHING_WANTED,
    });
  }

  it('RFC 7644 §3.3: of 64 creations of one userName in different letter case exactly one succeeds', async () => {
    ctx = await store.context();
    const name = 'concurrent';
    const outcomes = await Promise.allSettled(
      Array.from({ length: 64 }, (_, index) => {
        const userName = Array.from(name, (letter, at) =>
          (index >> (at % 6)) & 1 ? letter.toUpperCase() : letter,
        ).join('');
        return store.createUser(ctx, { userName });
      }),
    );
    const refused = outcomes
      .filter((outcome) => outcome.status === 'rejected')
      .map(({ reason }): unknown => reason);
    expect(refused).toHaveLength(63);
    for (const reason of refused) expect(reason).toMatchObject({ errorName: 'uniqueness' });
    expect(
      (await store.resources.list(ctx, USER_TYPE, { page: PAGE, wanted: NOTHING_WANTED })).totalResults,
    ).toBe(1);
  });

  it('50 changes that add different members to one group leave all 50, and dense versions', async () => {
    ctx = await store.context();
    const users = await Promise.all(
      Array.from({ length: 50 }, (_, index) => store.createUser(ctx, { userName: `member-${index}` })),
    );
    const group = await store.createGroup(ctx, 'together');
    const results = await Promise.all(users.map(({ id }) => addMember(group.id, id)));
    const versions = results.map((result) => result?.resource.version ?? 0).sort((a, b) => a - b);
    expect(versions).toEqual(Array.from({ length: 50 }, (_, index) => index + 2));
    const found = await store.resources.find(ctx, GROUP_TYPE, group.id, ALL_WANTED);
    expect(found?.members).toHaveLength(50);
    expect(found?.version).toBe(51);
  });

  it('50 changes of one counter lose none', async () => {
    ctx = await store.context();
    const { id } = await store.createUser(ctx, { userName: 'counter', title: '0' });
    const results = await Promise.all(
      Array.from({ length: 50 }, () =>
        store.resources.mutate(ctx, USER_TYPE, id, {
          operation: 'patch',
          apply: (current) => ({ ...current, title: String(Number(current['title']) + 1) }),
          wanted: NOTHING_WANTED,
        }),
      ),
    );
    expect(results.every((result) => result?.changed)).toBe(true);
    expect(await store.resources.find(ctx, USER_TYPE, id, NOTHING_WANTED)).toMatchObject({
      version: 51,
      attributes: { title: '50' },
    });
  });

  it('S-GRPS-08: a user deleted beside being added to groups is a member of none', async () => {
    ctx = await store.context();
    const groups = await Promise.all(
      Array.from({ length: 4 }, (_, index) => store.createGroup(ctx, `group-${index}`)),
    );
    for (let round = 0; round < 15; round += 1) {
      const { id } = await store.createUser(ctx, { userName: `round-${round}` });
      const outcomes = await Promise.allSettled([
        ...groups.slice(0, 2).map((group) => addMember(group.id, id)),
        store.resources.remove(ctx, USER_TYPE, id),
        ...groups.slice(2).map((group) => addMember(group.id, id)),
      ]);
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected')
          expect(outcome.reason).toMatchObject({ errorName: 'invalidValue' });
      }
      expect(await store.resources.find(ctx, USER_TYPE, id, NOTHING_WANTED)).toBeUndefined();
      for (const group of groups) {
        const found = await store.resources.find(ctx, GROUP_TYPE, group.id, ALL_WANTED);
        expect(found?.members).toEqual([]);
      }
    }
  });

  it('a manager deleted beside being referred to is referred to by none', async () => {
    ctx = await store.context();
    for (let round = 0; round < 10; round += 1) {
      const boss = await store.createUser(ctx, { userName: `boss-${round}` });
      const [removed, ...created] = await Promise.allSettled([
        store.resources.remove(ctx, USER_TYPE, boss.id),
        ...Array.from({ length: 4 }, (_, index) =>
          store.createUser(ctx, {
            userName: `report-${round}-${index}`,
            [URN.enterpriseUser]: { manager: { value: boss.id } },
          }),
        ),
      ]);
      expect(removed).toMatchObject({ status: 'fulfilled', value: true });
      for (const outcome of created) {
        if (outcome.status === 'rejected')
          expect(outcome.reason).toMatchObject({ errorName: 'invalidValue' });
      }
      const { resources } = await store.resources.list(ctx, USER_TYPE, {
        page: PAGE,
        wanted: NOTHING_WANTED,
      });
      expect(resources.filter(({ attributes }) => URN.enterpriseUser in attributes)).toEqual([]);
    }
  });

  it('groups that are added to each other and deleted at the same time end without an error of the engine', async () => {
    ctx = await store.context();
    for (let round = 0; round < 8; round += 1) {
      const first = await store.createGroup(ctx, `first-${round}`);
      const second = await store.createGroup(ctx, `second-${round}`);
      const outcomes = await Promise.allSettled([
        addMember(first.id, second.id),
        addMember(second.id, first.id),
        store.resources.remove(ctx, GROUP_TYPE, first.id),
      ]);
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected')
          expect(outcome.reason).toMatchObject({ errorName: 'invalidValue' });
      }
      const left = await store.resources.find(ctx, GROUP_TYPE, second.id, ALL_WANTED);
      expect(left?.members).toEqual([]);
    }
  });

  it('40 transactions of which 10 fail leave exactly 30', async () => {
    ctx = await store.context();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 40 }, (_, index) =>
        store.createUser(ctx, {
          userName: `transaction-${index}`,
          emails: [{ value: `t${index}@example.com` }],
          // The row, its document and its unique key are written before the manager is found to be missing.
          ...(index % 4 === 0 ? { [URN.enterpriseUser]: { manager: { value: store.ids.next() } } } : {}),
        }),
      ),
    );
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(10);
    expect(
      (await store.resources.list(ctx, USER_TYPE, { page: PAGE, wanted: NOTHING_WANTED })).totalResults,
    ).toBe(30);
    for (const table of ['resource', 'resource_doc', 'event']) {
      const [row] = await store.database.unitOfWork.read((session) =>
        session.query<{ rows: number }>(`select count(*) as 'rows' from ${table} where tenant_id = ?`, [
          ctx.tenant.id,
        ]),
      );
      expect([table, row?.rows]).toEqual([table, 30]);
    }
  });
});
