import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RequestContext, ResourcePage, StoredResource } from '@rollcall/directory';
import { resourceRepository, type Session } from '@rollcall/persistence';
import {
  GROUP_TYPE,
  LENIENT,
  URN,
  USER_TYPE,
  bindFilter,
  parseFilter,
  type CollectionChange,
  type ResourceType,
} from '@rollcall/scim';

import { forEachEngine, libsqlEngine } from '../support/engines.js';
import { ALL_WANTED, LINKS, NOTHING_WANTED, openStore, type OpenStore } from '../support/open-store.js';

type SqlValues = Parameters<Session['query']>[1];

const listOf = (
  store: OpenStore,
  ctx: RequestContext,
  type: ResourceType,
  filter: string,
): Promise<ResourcePage> =>
  store.resources.list(ctx, type, {
    filter: bindFilter(parseFilter(filter), type, LENIENT),
    page: { startIndex: 1, count: 10 },
    wanted: NOTHING_WANTED,
  });

/** The end of a tenant's feed is one row. */
const FEED_HEAD = 'SEARCH h USING PRIMARY KEY (tenant_id=?)';

forEachEngine('how rows are reached', (engine) => {
  let store: OpenStore;
  let ctx: RequestContext;
  let user: StoredResource;
  let group: StoredResource;
  let observing = false;
  const seen: { readonly sql: string; readonly params: SqlValues }[] = [];

  beforeAll(async () => {
    store = await openStore(engine);
    ctx = await store.context();
    user = await store.createUser(ctx, { userName: 'one' });
    const members = await Promise.all(
      Array.from({ length: 40 }, (_, index) => store.createUser(ctx, { userName: `user-${index}` })),
    );
    await store.createGroup(
      ctx,
      'many',
      members.map(({ id }) => id),
    );
    group = await store.createGroup(ctx, 'few', [user.id]);
  });
  afterAll(() => store.close());

  /** A store that goes through every tenant in chunks, and notes what it asks. */
  function walking() {
    const { unitOfWork } = store.database;
    const noting = (session: Session): Session => ({
      dialect: session.dialect,
      query: (sql, params) => {
        if (observing) seen.push({ sql, params });
        return session.query(sql, params);
      },
    });
    return resourceRepository({
      unitOfWork: {
        ...unitOfWork,
        read: (work) => unitOfWork.read((session) => work(noting(session))),
        snapshot: (work) => unitOfWork.snapshot((session) => work(noting(session))),
      },
      types: [USER_TYPE, GROUP_TYPE],
      links: LINKS,
      ids: store.ids,
      walkedAtOnce: 0,
    });
  }

  async function statements(type: ResourceType, filter: string): Promise<typeof seen> {
    seen.length = 0;
    observing = true;
    await walking().list(ctx, type, {
      filter: bindFilter(parseFilter(filter), type, LENIENT),
      page: { startIndex: 1, count: 10 },
      wanted: NOTHING_WANTED,
    });
    observing = false;
    return seen.filter(({ sql }) => sql.includes('exists'));
  }

  /** The accesses to a table in the engine's plan: `table key`. */
  async function plan({ sql, params }: (typeof seen)[number], alias: string): Promise<readonly string[]> {
    const { unitOfWork } = store.database;
    if (unitOfWork.dialect.name === 'sqlite') {
      const rows = await unitOfWork.read((session) =>
        session.query<{ detail: string }>(`explain query plan ${sql}`, params),
      );
      return rows.map(({ detail }) => detail).filter((detail) => detail.split(' ')[1] === alias);
    }
    const rows = await unitOfWork.read((session) =>
      session.query<{ table: string | null; key: string | null }>(`explain ${sql}`, params),
    );
    return rows.filter(({ table }) => table === alias).map(({ key }) => `${alias} ${key ?? 'scan'}`);
  }

  it('S-GRPS-06: a membership by its key, and nested groups past the other members', async () => {
    const [statement] = await statements(USER_TYPE, `groups.value eq "${group.id}"`);
    if (statement === undefined) throw new Error('nothing was asked');
    const sqlite = store.database.unitOfWork.dialect.name === 'sqlite';
    // MariaDB may go from the groups to their members instead of looking for each user among them.
    const memberships = await plan(statement, 'm');
    expect(memberships.join()).toMatch(
      sqlite
        ? /^SEARCH m USING PRIMARY KEY \(group_id=\? AND member_id=\?\)$/
        : /PRIMARY|ix_group_member_type/,
    );
    const nested = await plan(statement, 'n');
    expect(nested.join()).toMatch(
      sqlite ? /ix_group_member_type \(group_id=\? AND member_type=\?/ : /PRIMARY|ix_group_member_type/,
    );
    expect(nested.join()).not.toContain('ix_group_member_member');
  });

  it.each([
    [
      'department',
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department pr',
      'v',
      'resource_id',
    ],
    ['emails', 'emails.type eq "work"', 'e', 'resource_id'],
  ])('of one resource, only its own values of %s are looked at', async (_name, filter, alias, column) => {
    const [statement] = await statements(USER_TYPE, filter);
    if (statement === undefined) throw new Error('nothing was asked');
    const found = (await plan(statement, alias)).join();
    expect(found).toMatch(
      store.database.unitOfWork.dialect.name === 'sqlite'
        ? new RegExp(`\\(${column}=`)
        : /ix_attribute_value_resource/,
    );
  });

  it('gives what the lookup gives', async () => {
    const filter = `groups.value eq "${group.id}"`;
    const { totalResults, resources } = await listOf(store, ctx, USER_TYPE, filter);
    expect([totalResults, resources.map(({ id }) => id)]).toEqual([1, [user.id]]);
  });
});

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
