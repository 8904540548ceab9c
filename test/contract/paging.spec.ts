import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { RequestContext } from '@rollcall/directory';
import { GROUP_TYPE, LENIENT, USER_TYPE, bindFilter, bindSort, parseFilter } from '@rollcall/scim';

import { forEachEngine } from '../support/engines.js';
import { ALL_WANTED, NOTHING_WANTED, openStore, type OpenStore } from '../support/open-store.js';

const SIZE = 25;

forEachEngine('pages', (engine) => {
  let store: OpenStore;
  let ctx: RequestContext;
  const statements: string[] = [];

  beforeAll(async () => {
    store = await openStore(engine, { onStatement: (sql) => statements.push(sql) });
    ctx = await store.context();
    const users = [];
    for (let index = 0; index < SIZE; index += 1) {
      users.push(
        await store.createUser(ctx, {
          userName: `user-${String(index).padStart(2, '0')}`,
          title: index % 2 === 0 ? 'even' : 'odd',
          ...(index % 3 === 0 ? {} : { displayName: index % 3 === 1 ? 'same' : `name ${index}` }),
        }),
      );
    }
    await store.createGroup(
      ctx,
      'everybody',
      users.map(({ id }) => id),
    );
  });
  afterAll(() => store.close());

  async function page(options: {
    readonly startIndex?: number;
    readonly count?: number;
    readonly filter?: string;
    readonly sortBy?: string;
    readonly sortOrder?: string;
  }) {
    const sort = bindSort(USER_TYPE, options.sortBy, options.sortOrder, LENIENT);
    const found = await store.resources.list(ctx, USER_TYPE, {
      ...(options.filter === undefined
        ? {}
        : { filter: bindFilter(parseFilter(options.filter), USER_TYPE, LENIENT) }),
      ...(sort === undefined ? {} : { sort }),
      page: { startIndex: options.startIndex ?? 1, count: options.count ?? 10 },
      wanted: NOTHING_WANTED,
    });
    return { total: found.totalResults, ids: found.resources.map(({ id }) => id) };
  }

  it('Q-PAGE-06, Q-PAGE-09, Q-PAGE-11: totalResults is exact on every page, also with count 0 and beyond the end', async () => {
    for (const filter of [undefined, 'userName sw "USER"', 'title pr']) {
      const query = filter === undefined ? {} : { filter };
      expect(await page({ ...query, count: 0 })).toEqual({ total: SIZE, ids: [] });
      expect((await page(query)).total).toBe(SIZE);
      expect(await page({ ...query, startIndex: 21 })).toMatchObject({ total: SIZE, ids: { length: 5 } });
      expect(await page({ ...query, startIndex: 26 })).toEqual({ total: SIZE, ids: [] });
      expect(await page({ ...query, startIndex: 2 ** 31 - 1 })).toEqual({ total: SIZE, ids: [] });
    }
    expect(await page({ filter: 'title eq "odd"', count: 3 })).toMatchObject({
      total: 12,
      ids: { length: 3 },
    });
  });

  it('Q-SORT-05, Q-SORT-09, Q-PAGE-14: walking by any order gives each resource once', async () => {
    for (const sortBy of [undefined, 'userName', 'displayName', 'title', 'active', 'meta.created', 'id']) {
      for (const sortOrder of ['ascending', 'descending']) {
        const walked: string[] = [];
        for (let startIndex = 1; startIndex <= SIZE; startIndex += 7) {
          const { ids } = await page({
            startIndex,
            count: 7,
            sortOrder,
            ...(sortBy === undefined ? {} : { sortBy }),
          });
          walked.push(...ids);
        }
        expect(new Set(walked).size).toBe(SIZE);
      }
    }
  });

  it('Q-ATTR-13: a page costs a number of statements that does not grow with it, with groups and members too', async () => {
    const costs: number[] = [];
    for (const count of [2, 20]) {
      statements.length = 0;
      await store.resources.list(ctx, USER_TYPE, { page: { startIndex: 1, count }, wanted: ALL_WANTED });
      await store.resources.list(ctx, GROUP_TYPE, { page: { startIndex: 1, count }, wanted: ALL_WANTED });
      costs.push(statements.length);
    }
    expect(costs[1]).toBeLessThanOrEqual(costs[0] ?? 0);
  });
});
