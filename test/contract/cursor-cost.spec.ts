import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ListQuery, RequestContext, ResourcePage } from '@rollcall/directory';
import { resourceRepository, type Session } from '@rollcall/persistence';
import { GROUP_TYPE, LENIENT, USER_TYPE, bindSort } from '@rollcall/scim';

import { describeOnMariadb, forEachEngine } from '../support/engines.js';
import { LINKS, NOTHING_WANTED, openStore, type OpenStore } from '../support/open-store.js';
import { fillResources } from './fill-resources.js';

type SqlValues = Parameters<Session['query']>[1];

interface Statement {
  readonly sql: string;
  readonly params: SqlValues;
}

const COUNT = 10;

/** The orders that an index has, and that index. */
const INDEXED = [
  [undefined, 'ix_resource_type'],
  ['id', 'ix_resource_type'],
  ['userName', 'uq_resource_unique_key'],
  ['externalId', 'ix_resource_external_id'],
  ['displayName', 'ix_resource_display'],
  ['name.familyName', 'ix_resource_family'],
  ['meta.lastModified', 'ix_resource_modified'],
] as const;

const ORDERS = INDEXED.flatMap(([sortBy, index]) =>
  (['ascending', 'descending'] as const).map((sortOrder) => ({ sortBy, sortOrder, index })),
);

/** Lists users and notes the statements of the last list. */
function noting(store: OpenStore) {
  const statements: Statement[] = [];
  const { unitOfWork } = store.database;
  const noted = (session: Session): Session => ({
    dialect: session.dialect,
    query: (sql, params) => {
      statements.push({ sql, params });
      return session.query(sql, params);
    },
  });
  const resources = resourceRepository({
    unitOfWork: {
      ...unitOfWork,
      read: (work) => unitOfWork.read((session) => work(noted(session))),
      snapshot: (work) => unitOfWork.snapshot((session) => work(noted(session))),
    },
    types: [USER_TYPE, GROUP_TYPE],
    links: LINKS,
    ids: store.ids,
  });
  return {
    statements,
    list(
      ctx: RequestContext,
      { sortBy, sortOrder }: { readonly sortBy: string | undefined; readonly sortOrder: string },
      page: ListQuery['page'],
    ): Promise<ResourcePage> {
      statements.length = 0;
      const sort = bindSort(USER_TYPE, sortBy, sortOrder, LENIENT);
      return resources.list(ctx, USER_TYPE, {
        ...(sort === undefined ? {} : { sort }),
        page,
        wanted: NOTHING_WANTED,
      });
    },
  };
}

describeOnMariadb('what a page by cursor costs', (engine) => {
  const USERS = 20_000;
  /** Every so many users there is one of another tenant. */
  const APART = 100;
  let store: OpenStore;
  let large: RequestContext;
  let small: RequestContext;

  beforeAll(async () => {
    store = await openStore(engine);
    large = await store.context();
    small = await store.context();
    await fillResources(store.url, {
      resources: USERS,
      apart: APART,
      large: large.tenant.id,
      small: small.tenant.id,
    });
  }, 120_000);
  afterAll(() => store.close());

  /** Rows that the server read for a statement, from indexes and temporary tables. */
  async function rowsRead({ sql, params }: Statement): Promise<number> {
    return store.database.unitOfWork.read(async (session) => {
      const read = async (): Promise<number> => {
        const rows = await session.query<{ Value: string }>("show session status like 'Handler_read%'", []);
        return rows.reduce((sum, { Value }) => sum + Number(Value), 0);
      };
      const before = await read();
      await session.query(sql, params);
      return (await read()) - before;
    });
  }

  for (const order of ORDERS) {
    it(`K-CUR-16: far away it reads about as many rows as at the start: ${order.sortBy ?? 'unsorted'}, ${order.sortOrder}`, async () => {
      const { statements, list } = noting(store);
      let page = await list(large, order, { position: '', count: COUNT });
      const [first] = statements;
      if (first === undefined) throw new Error('nothing was asked');
      const atStart = await rowsRead(first);
      expect(atStart).toBeLessThan(COUNT * 20);

      for (let step = 0; page.next !== undefined; step += 1) {
        for (const position of [page.next, page.previous]) {
          if (position === undefined) continue;
          await list(large, order, { position, count: COUNT });
          expect(statements).toHaveLength(1);
          const [statement] = statements;
          if (statement === undefined) throw new Error('nothing was asked');
          const read = await rowsRead(statement);
          expect({ step, position, read: read <= atStart * 1.5 + 10 ? 'few' : read }).toEqual({
            step,
            position,
            read: 'few',
          });
        }
        page = await list(large, order, { position: page.next, count: 1000 });
      }
    }, 60_000);
  }

  it('Q-SORT-05, Q-SORT-09: the first pages by index read as few rows, whoever has no value', async () => {
    const { statements, list } = noting(store);
    for (const order of ORDERS) {
      for (const startIndex of [1, 21]) {
        await list(large, order, { startIndex, count: COUNT });
        const statement = statements.at(-1);
        if (statement === undefined) throw new Error('nothing was asked');
        const read = await rowsRead(statement);
        expect({ ...order, read: read < COUNT * 30 ? 'few' : read }).toEqual({ ...order, read: 'few' });
      }
    }
  });

  it('X-MT-01: the users of another tenant that stand between cost nothing', async () => {
    const { statements, list } = noting(store);
    for (const order of ORDERS) {
      let page = await list(small, order, { position: '', count: COUNT });
      for (let step = 0; step < 5 && page.next !== undefined; step += 1) {
        page = await list(small, order, { position: page.next, count: COUNT });
        const [statement] = statements;
        if (statement === undefined) throw new Error('nothing was asked');
        const read = await rowsRead(statement);
        expect({ ...order, read: read < COUNT * 20 ? 'few' : read }).toEqual({ ...order, read: 'few' });
      }
    }
  });
});

forEachEngine('how a page by cursor is found', (engine) => {
  let store: OpenStore;
  let ctx: RequestContext;

  beforeAll(async () => {
    store = await openStore(engine);
    ctx = await store.context();
    for (let index = 0; index < 40; index += 1) {
      await store.createUser(ctx, {
        userName: `user ${index}`,
        externalId: `external ${index}`,
        displayName: `display ${index}`,
        name: { familyName: `family ${index}` },
      });
    }
  });
  afterAll(() => store.close());

  /** How the engine plans to reach the ids of a page, and what is beyond it: all accesses to `r` but those by id. */
  async function plan({ sql, params }: Statement): Promise<readonly string[]> {
    const { unitOfWork } = store.database;
    if (unitOfWork.dialect.name === 'sqlite') {
      const rows = await unitOfWork.read((session) =>
        session.query<{ detail: string }>(`explain query plan ${sql}`, params),
      );
      const accesses = rows.map(({ detail }) => detail).filter((detail) => /^(SEARCH|SCAN) r /.test(detail));
      return accesses.filter((access) => !access.includes('PRIMARY KEY (id=?)'));
    }
    const rows = await unitOfWork.read((session) =>
      session.query<{ table: string | null; type: string; key: string | null; Extra: string }>(
        `explain ${sql}`,
        params,
      ),
    );
    const accesses = rows.filter(({ table, type }) => table === 'r' && type !== 'eq_ref');
    return accesses.map(({ type, key, Extra }) => `${type} ${key ?? 'scan'} ${Extra}`);
  }

  it.each(ORDERS)('K-CUR-16: $sortBy, $sortOrder, is read from $index, forward and back', async (order) => {
    const { statements, list } = noting(store);
    const first = await list(ctx, order, { position: '', count: COUNT });
    const second = await list(ctx, order, { position: first.next ?? '', count: COUNT });
    for (const position of ['', second.next ?? '', second.previous ?? '']) {
      await list(ctx, order, { position, count: COUNT });
      const [statement] = statements;
      const accesses = statement === undefined ? [] : await plan(statement);
      expect(accesses.length).toBeGreaterThan(0);
      for (const access of accesses) {
        expect(access).toContain(order.index);
        expect(access).not.toMatch(/filesort|SCAN|TEMP/);
      }
    }
  });
});
