import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { resourceRepository } from '@rollcall/persistence';
import {
  GROUP_TYPE,
  LENIENT,
  URN,
  USER_TYPE,
  bindFilter,
  parseFilter,
  type CollectionChange,
} from '@rollcall/scim';

import { libsqlEngine } from '../support/engines.js';
import { ALL_WANTED, LINKS, NOTHING_WANTED, openStore, type OpenStore } from '../support/open-store.js';
import { listOf } from './list-of.js';

/** The end of a tenant's feed is one row. */
const FEED_HEAD = 'SEARCH h USING PRIMARY KEY (tenant_id=?)';

describe('what one statement may cost where it keeps the process waiting', () => {
  let store: OpenStore;
  const seen: string[] = [];

  beforeAll(async () => {
    store = await openStore(libsqlEngine, { onStatement: (sql) => seen.push(sql) });
  });
  afterAll(() => store.close());

  const terms = (attribute: string, count: number): string =>
    Array.from({ length: count }, (_, index) => `${attribute} co "none${index}"`).join(' or ');
  const matching = (): readonly string[] => seen.filter((sql) => sql.includes('instr('));

  it('looks at large values one resource at a time', async () => {
    const ctx = await store.context();
    const displayName = 'x'.repeat(20_000);
    for (let index = 0; index < 12; index += 1) {
      await store.createUser(ctx, { userName: `user-${index}`, displayName });
    }
    seen.length = 0;
    expect((await listOf(store, ctx, USER_TYPE, terms('displayName', 100))).totalResults).toBe(0);
    expect(matching()).toHaveLength(12);
    seen.length = 0;
    await listOf(store, ctx, USER_TYPE, 'displayName co "none"');
    expect(matching().length).toBeLessThan(6);
    seen.length = 0;
    await listOf(store, ctx, USER_TYPE, `userName eq "user-3" and (${terms('displayName', 100)})`);
    expect(matching()).toHaveLength(1);
  });

  it('RFC 7644 §3.12: refuses a search in a group that is too large for it, and finds another by its name', async () => {
    const ctx = await store.context();
    const users = await Promise.all(
      Array.from({ length: 1100 }, (_, index) => store.createUser(ctx, { userName: `user-${index}` })),
    );
    const members = users.map(({ id }) => id);
    await store.createGroup(ctx, 'large', members);
    await store.createGroup(ctx, 'small', members.slice(0, 3));
    const search = terms('members.value', 190);
    await expect(listOf(store, ctx, GROUP_TYPE, search)).rejects.toMatchObject({ errorName: 'tooMany' });
    const found = await listOf(store, ctx, GROUP_TYPE, `displayName eq "small" and (${search})`);
    expect(found.totalResults).toBe(0);
    expect((await listOf(store, ctx, GROUP_TYPE, 'members.value co "-"')).totalResults).toBe(2);
  });

  it('RFC 7644 §3.12: ends a scan after ten seconds and says what to do', async () => {
    const ctx = await store.context();
    for (let index = 0; index < 12; index += 1) await store.createUser(ctx, { userName: `user-${index}` });
    let now = 0;
    const { unitOfWork } = store.database;
    const scanning = (step: number) =>
      resourceRepository({
        unitOfWork,
        types: [USER_TYPE, GROUP_TYPE],
        links: LINKS,
        ids: store.ids,
        clock: () => (now += step),
      }).list(ctx, USER_TYPE, {
        filter: bindFilter(parseFilter('title co "x"'), USER_TYPE, LENIENT),
        page: { startIndex: 1, count: 10 },
        wanted: NOTHING_WANTED,
      });
    await expect(scanning(10_001)).rejects.toMatchObject({
      errorName: 'tooMany',
      detail: expect.stringMatching(/after 10 seconds.*Narrow it by an attribute that is indexed/),
    });
    await expect(scanning(1)).resolves.toMatchObject({ totalResults: 0 });
  });

  it('S-GRP-08: writes a large group in parts, between which others read', async () => {
    const ctx = await store.context();
    const users = await Promise.all(
      Array.from({ length: 1100 }, (_, index) => store.createUser(ctx, { userName: `user-${index}` })),
    );
    let turns = 0;
    let writing = true;
    const turn = (): void => {
      turns += 1;
      if (writing) setImmediate(turn);
    };
    setImmediate(turn);
    await store.createGroup(
      ctx,
      'large',
      users.map(({ id }) => id),
    );
    writing = false;
    // Three parts looked up and three written: two pauses each, one turn to begin and one to end.
    expect(turns).toBeGreaterThanOrEqual(4);
  });

  it('S-GRP-08: no statement of a change goes through the rows of the whole tenant', async () => {
    const ctx = await store.context();
    const boss = await store.createUser(ctx, { userName: 'boss' });
    const { id } = await store.createUser(ctx, {
      userName: 'user',
      [URN.enterpriseUser]: { manager: { value: boss.id } },
    });
    const group = await store.createGroup(ctx, 'group', [id, boss.id]);
    seen.length = 0;
    await store.resources.mutate(ctx, USER_TYPE, id, {
      operation: 'patch',
      apply: (current) => ({ ...current, title: 'x' }),
      wanted: ALL_WANTED,
    });
    const change = async (members: CollectionChange) =>
      store.resources.mutate(ctx, GROUP_TYPE, group.id, {
        operation: 'patch',
        apply: (current) => current,
        members,
        wanted: ALL_WANTED,
      });
    await change({ kind: 'computed', attribute: 'members', apply: (current) => current.slice(1) });
    await change({ kind: 'delta', attribute: 'members', clear: true, add: [], remove: [] });
    await store.resources.remove(ctx, USER_TYPE, boss.id);
    await store.resources.remove(ctx, GROUP_TYPE, group.id);
    const asked = [...new Set(seen)].filter((sql) =>
      /^(select|update|delete|insert into \w+ \([^)]*\) select)/.test(sql),
    );
    expect(asked.length).toBeGreaterThan(15);
    for (const sql of asked) {
      const unknown = Array.from({ length: sql.split('?').length - 1 }, () => null);
      const plan = await store.database.unitOfWork.read((session) =>
        session.query<{ detail: string }>(`explain query plan ${sql}`, unknown),
      );
      // `p` is a part of some rows, which has a limit of its own.
      const wide = plan.filter(
        ({ detail }) =>
          (detail.includes('(tenant_id=?)') && detail !== FEED_HEAD) ||
          (detail.startsWith('SCAN ') && detail !== 'SCAN p'),
      );
      expect({ sql, wide }).toEqual({ sql, wide: [] });
    }
  });

  it('replaces the values of an attribute by their places', async () => {
    const ctx = await store.context();
    const emails = (domain: string) =>
      Array.from({ length: 900 }, (_, index) => ({ value: `${index}@${domain}`, type: 'work' }));
    const { id } = await store.createUser(ctx, { userName: 'user', emails: emails('a.example') });
    seen.length = 0;
    await store.resources.mutate(ctx, USER_TYPE, id, {
      operation: 'put',
      apply: (current) => ({ ...current, emails: emails('b.example') }),
      wanted: NOTHING_WANTED,
    });
    const deletes = seen.filter((sql) => sql.startsWith('delete from attribute_value'));
    expect(deletes.length).toBeGreaterThan(0);
    expect(deletes.every((sql) => sql.includes('element in (') && !sql.includes(' or '))).toBe(true);
    expect((await listOf(store, ctx, USER_TYPE, 'emails eq "899@b.example"')).totalResults).toBe(1);
    expect((await listOf(store, ctx, USER_TYPE, 'emails eq "899@a.example"')).totalResults).toBe(0);
  });
});
