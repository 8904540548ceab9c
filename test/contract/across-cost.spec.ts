import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { AcrossQuery, RequestContext, ResourcePage } from '@rollcall/directory';
import { resourceRepository, type Session } from '@rollcall/persistence';
import { GROUP_TYPE, LENIENT, USER_TYPE, bindSortAcross } from '@rollcall/scim';

import { describeOnMariadb } from '../support/engines.js';
import { LINKS, NOTHING_WANTED, openStore, type OpenStore } from '../support/open-store.js';
import { fillResources } from './fill-resources.js';

const COUNT = 10;
const RESOURCES = 20_000;

/** Rows that a page may read of each type, of each of the two parts of its order, and while they are put together. */
const FEW = COUNT * 30;

const ORDERS = [
  undefined,
  'id',
  'userName',
  'displayName',
  'externalId',
  'name.familyName',
  'meta.lastModified',
].flatMap((sortBy) => (['ascending', 'descending'] as const).map((sortOrder) => ({ sortBy, sortOrder })));

describeOnMariadb('what a page over all types costs', (engine) => {
  let store: OpenStore;
  let ctx: RequestContext;
  const statements: { readonly sql: string; readonly params: Parameters<Session['query']>[1] }[] = [];

  beforeAll(async () => {
    store = await openStore(engine);
    ctx = await store.context();
    const small = await store.context();
    const [large, other] = [ctx.tenant.id, small.tenant.id];
    await fillResources(store.url, { resources: RESOURCES, apart: 100, large, small: other, groups: 10 });
  }, 120_000);
  afterAll(() => store.close());

  function list(
    { sortBy, sortOrder }: (typeof ORDERS)[number],
    page: AcrossQuery['page'],
  ): Promise<ResourcePage> {
    const { unitOfWork } = store.database;
    const noted = (session: Session): Session => ({
      dialect: session.dialect,
      query: (sql, params) => {
        statements.push({ sql, params });
        return session.query(sql, params);
      },
    });
    const resources = resourceRepository({
      unitOfWork: { ...unitOfWork, read: (work) => unitOfWork.read((session) => work(noted(session))) },
      types: [USER_TYPE, GROUP_TYPE],
      links: LINKS,
      ids: store.ids,
    });
    const types = [USER_TYPE, GROUP_TYPE];
    const sort = sortBy === undefined ? undefined : bindSortAcross(types, { sortBy, sortOrder }, LENIENT);
    statements.length = 0;
    return resources.listAcross(ctx, {
      parts: types.map((type, index) => {
        const own = sort?.sorts[index];
        return { type, wanted: NOTHING_WANTED, ...(own === undefined ? {} : { sort: own }) };
      }),
      ...(sort === undefined ? {} : { order: sort }),
      page,
    });
  }

  /** Rows that the server reads for the last statement, from indexes and temporary tables. */
  async function rowsRead(): Promise<number> {
    const statement = statements.at(-1);
    if (statement === undefined) throw new Error('nothing was asked');
    return store.database.unitOfWork.read(async (session) => {
      const read = async (): Promise<number> => {
        const rows = await session.query<{ Value: string }>("show session status like 'Handler_read%'", []);
        return rows.reduce((sum, { Value }) => sum + Number(Value), 0);
      };
      const before = await read();
      await session.query(statement.sql, statement.params);
      return (await read()) - before;
    });
  }

  it.each(ORDERS)(
    'K-CUR-16, Q-ROOT-04: few rows wherever the page is: $sortBy, $sortOrder',
    async (order) => {
      await list(order, { startIndex: 21, count: COUNT });
      const byIndex = await rowsRead();
      expect(byIndex < 3 * FEW ? 'few' : byIndex).toBe('few');
      let page = await list(order, { position: '', count: COUNT });
      for (let step = 0; page.next !== undefined; step += 1) {
        for (const position of [page.next, page.previous]) {
          if (position === undefined) continue;
          await list(order, { position, count: COUNT });
          expect(statements).toHaveLength(1);
          const read = await rowsRead();
          expect({ step, position, read: read < FEW ? 'few' : read }).toEqual({
            step,
            position,
            read: 'few',
          });
        }
        page = await list(order, { position: page.next, count: 1000 });
      }
    },
    60_000,
  );
});
