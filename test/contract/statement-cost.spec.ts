import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { RequestContext, StoredResource } from '@rollcall/directory';
import { resourceRepository, type Session } from '@rollcall/persistence';
import { GROUP_TYPE, LENIENT, USER_TYPE, bindFilter, parseFilter, type ResourceType } from '@rollcall/scim';

import { forEachEngine } from '../support/engines.js';
import { LINKS, NOTHING_WANTED, openStore, type OpenStore } from '../support/open-store.js';
import { listOf } from './list-of.js';

type SqlValues = Parameters<Session['query']>[1];

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
