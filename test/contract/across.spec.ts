/** Queries over all resource types: the store and memory give the same answers, page by page. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ListParameters, RequestContext, RootSearch } from '@rollcall/directory';
import { resourceRepository, type ResourceStoreOptions } from '@rollcall/persistence';
import { GROUP_TYPE, LENIENT, USER_TYPE, bindSort, printFilter } from '@rollcall/scim';

import { seededRandom } from '../fault/random.js';
import { filterArbitrary, sampleAttributes } from '../support/arbitraries/filter-arbitrary.js';
import { forEachEngine } from '../support/engines.js';
import { LINKS, NOTHING_WANTED, openStore, type OpenStore } from '../support/open-store.js';
import { expectedIds, type RootQuery, type Sample } from './across-oracle.js';
import { idsOf, makePopulation, rootSearch } from './across-population.js';

const QUERIES = 600;
const WALKS = 80;

/** What a filter may be long; longer ones are refused before they are bound. */
const FILTER_LENGTH = 8000;

forEachEngine('queries over all types', (engine) => {
  const random = seededRandom();
  const runs = (numRuns: number) => ({ numRuns, seed: random.seed });
  let store: OpenStore;
  let ctx: RequestContext;
  let samples: readonly Sample[];
  let direct: RootSearch;
  /** The same search when it goes through every tenant in chunks. */
  let walking: RootSearch;
  const sent: string[] = [];

  function reader(options: Partial<ResourceStoreOptions>) {
    const { unitOfWork } = store.database;
    return resourceRepository({
      unitOfWork,
      types: [USER_TYPE, GROUP_TYPE],
      links: LINKS,
      ids: store.ids,
      ...options,
    });
  }

  beforeAll(async () => {
    store = await openStore(engine, { onStatement: (sql) => sent.push(sql) });
    ctx = await store.context({ uniqueGroupNames: false });
    samples = await makePopulation(store, { ctx, random });
    direct = rootSearch(store.resources);
    walking = rootSearch(reader({ walkedAtOnce: 0 }));
  }, 60_000);
  afterAll(() => store.close());

  /** Queries that name attributes of users, of groups, or of both. */
  function queries(): fc.Arbitrary<RootQuery> {
    const attributes = [USER_TYPE, GROUP_TYPE].flatMap((type, index) =>
      sampleAttributes(
        type,
        samples.flatMap((sample) => (sample.type === index ? [sample.rendered] : [])),
      ),
    );
    const sortable = attributes.filter(({ target }) => (target.sub ?? target.attribute).type !== 'complex');
    const filter = filterArbitrary({ attributes, depth: 2 })
      .map(printFilter)
      .filter((text) => text.length < FILTER_LENGTH);
    return fc.record(
      {
        filter,
        sortBy: fc.constantFrom(...new Set(sortable.map(({ target }) => target.key))),
        sortOrder: fc.constantFrom('ascending', 'descending'),
      },
      { requiredKeys: [] },
    );
  }

  /** Runs a check on random queries; what fails is told with the query. */
  async function onQueries<Page>(
    page: fc.Arbitrary<Page>,
    { numRuns }: { readonly numRuns: number },
    check: (query: RootQuery, page: Page) => Promise<void>,
  ): Promise<void> {
    await fc.assert(
      fc.asyncProperty(queries(), page, async (query, wanted) => {
        try {
          await check(query, wanted);
        } catch (error) {
          throw new Error(JSON.stringify({ query, wanted }), { cause: error });
        }
      }),
      runs(numRuns),
    );
  }

  it('Q-ROOT-01 to Q-ROOT-04, Q-FILTER-42: a page by index is that of memory', async () => {
    const pages = fc.record({
      startIndex: fc.integer({ min: 1, max: 90 }),
      count: fc.integer({ min: 0, max: 100 }),
      attributes: fc.constantFrom(['id'], undefined),
      chunks: fc.boolean(),
    });
    await onQueries(pages, { numRuns: QUERIES }, async (query, { startIndex, count, attributes, chunks }) => {
      const expected = expectedIds(samples, query, 'index');
      const parameters: ListParameters = { ...query, startIndex, count, ...(attributes && { attributes }) };
      const outcome = await (chunks ? walking : direct).list(ctx, parameters);
      expect(idsOf(outcome)).toEqual(expected.slice(startIndex - 1, startIndex - 1 + count));
      expect(outcome.totalResults).toBe(expected.length);
    });
  }, 300_000);

  it('K-CUR-03, K-CUR-12, K-CUR-14, K-CUR-24: a walk by cursor gives each once, forward and back', async () => {
    const walks = fc.record({ count: fc.integer({ min: 1, max: 40 }), mixed: fc.boolean() });
    await onQueries(walks, { numRuns: WALKS }, async (query, { count, mixed }) => {
      const expected = expectedIds(samples, query, 'walk');
      const parameters = { ...query, count, attributes: ['id'] };
      const pages: (readonly string[])[] = [];
      let last: string | undefined;
      for (let cursor: string | undefined = ''; cursor !== undefined;) {
        const outcome = await (mixed && pages.length % 2 === 1 ? walking : direct).list(ctx, {
          ...parameters,
          cursor,
        });
        expect(outcome.totalResults).toBe(expected.length);
        expect(outcome.previousCursor === undefined).toBe(pages.length === 0);
        pages.push(idsOf(outcome));
        last = outcome.previousCursor;
        cursor = outcome.nextCursor;
        expect(pages.length).toBeLessThanOrEqual(expected.length + 1);
      }
      expect(pages.flat()).toEqual(expected);
      const back = [pages.at(-1) ?? []];
      for (let cursor = last; cursor !== undefined;) {
        const outcome = await (mixed && back.length % 2 === 1 ? walking : direct).list(ctx, {
          ...parameters,
          cursor,
        });
        back.unshift(idsOf(outcome));
        cursor = outcome.previousCursor;
        expect(back.length).toBeLessThanOrEqual(pages.length);
      }
      expect(back.flat()).toEqual(expected);
    });
  }, 300_000);

  it('ADR 12: one statement where filter and order have columns', async () => {
    for (const parameters of [
      {},
      { startIndex: 40, count: 20 },
      { sortBy: 'meta.lastModified', sortOrder: 'descending' },
      { sortBy: 'active' },
      { filter: 'displayName sw "a" or userName sw "u"' },
      { filter: 'meta.resourceType eq "Group" and displayName sw "a"' },
      { filter: 'externalId eq "a"', sortBy: 'meta.created' },
      { cursor: '', sortBy: 'displayName' },
      { cursor: '', sortBy: 'userName', sortOrder: 'descending' },
      { count: 0 },
    ] satisfies readonly ListParameters[]) {
      sent.length = 0;
      await direct.list(ctx, { attributes: ['id', 'displayName'], ...parameters });
      expect({ parameters, statements: sent.length }).toEqual({ parameters, statements: 1 });
    }
  });

  it('ADR 2: what one request examines is bounded for all types together', async () => {
    const sortBy = 'meta.version';
    for (const [step, filter, refused] of [
      [1000, 'meta.resourceType pr', false],
      [3000, 'meta.resourceType pr', true],
      [3000, 'meta.resourceType eq "User"', false],
    ] as const) {
      let time = 0;
      const search = rootSearch(reader({ clock: () => (time += step) }));
      const answer = search.list(ctx, { filter, sortBy, attributes: ['id'] });
      if (refused) await expect(answer).rejects.toMatchObject({ scimType: 'tooMany' });
      else expect((await answer).totalResults).toBe(expectedIds(samples, { filter }, 'index').length);
    }
  });

  it('Q-SORT-09, K-CUR-23: a value that is unique in each of two types leaves neither out of a walk', async () => {
    const other = await store.context();
    const names = ['a', 'b', 'c', 'd'];
    for (const name of names) {
      if (name > 'b') await store.createGroup(other, name);
      await store.createUser(other, { userName: name });
      if (name <= 'b') await store.createGroup(other, name);
    }
    for (const sortOrder of ['ascending', 'descending']) {
      const sorts = [
        bindSort(USER_TYPE, 'userName', sortOrder, LENIENT),
        bindSort(GROUP_TYPE, 'displayName', sortOrder, LENIENT),
      ];
      const seen: unknown[] = [];
      for (let position: string | undefined = ''; position !== undefined && seen.length < 20;) {
        const page = await store.resources.listAcross(other, {
          parts: [USER_TYPE, GROUP_TYPE].map((type, index) => {
            const sort = sorts[index];
            return { type, wanted: NOTHING_WANTED, ...(sort === undefined ? {} : { sort }) };
          }),
          order: { descending: sortOrder === 'descending' },
          page: { position, count: 1 },
        });
        for (const { type, attributes } of page.resources)
          seen.push(`${type} ${String(attributes['userName'] ?? attributes['displayName'])}`);
        position = page.next;
      }
      const both = names.flatMap((name) => {
        const pair = [`User ${name}`, `Group ${name}`];
        return name > 'b' ? pair.reverse() : pair;
      });
      expect(seen).toEqual(sortOrder === 'descending' ? both.reverse() : both);
    }
  });

  it('K-CUR-07: a cursor of the root is good for the root alone, and for its own query', async () => {
    const parameters = { cursor: '', count: 5, sortBy: 'displayName' };
    const { nextCursor: cursor = '' } = await direct.list(ctx, parameters);
    for (const other of [{ sortBy: 'externalId' }, { filter: 'userName pr' }, { sortOrder: 'descending' }]) {
      const refused = direct.list(ctx, { ...parameters, cursor, ...other });
      await expect(refused).rejects.toMatchObject({ scimType: 'invalidCursor' });
    }
    expect(idsOf(await direct.list(ctx, { ...parameters, cursor }))).toHaveLength(5);
  });
});
