import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { RequestContext, ResourcePage, ResourceReader } from '@rollcall/directory';
import { resourceRepository } from '@rollcall/persistence';
import { GROUP_TYPE, USER_TYPE } from '@rollcall/scim';

import { seededRandom, type Random } from '../fault/random.js';
import { forEachEngine } from '../support/engines.js';
import { bindQuery, compareSpots, spots, walkQueries, type BoundQuery, type Spot } from './cursor-oracle.js';
import { CursorPopulation } from './cursor-population.js';
import { LINKS, NOTHING_WANTED, openStore, type OpenStore } from '../support/open-store.js';

/** Queries of one run; the seed chooses them. */
const QUERIES = 50;

/** A walk ends at the latest after so many pages, though writers add users behind it. */
const PAGES = 400;

/** Pages of a walk back and forth. */
const STEPS = 8;

forEachEngine('walks by cursor', (engine) => {
  let store: OpenStore;
  let ctx: RequestContext;
  /** The same store when it goes through every tenant in chunks. */
  let walking: ResourceReader;

  beforeAll(async () => {
    store = await openStore(engine);
    ctx = await store.context();
    walking = resourceRepository({
      unitOfWork: store.database.unitOfWork,
      types: [USER_TYPE, GROUP_TYPE],
      links: LINKS,
      ids: store.ids,
      walkedAtOnce: 0,
    });
  });
  afterAll(() => store.close());

  /** Either reader may give a page, and the other one the next. */
  function pageAt(
    query: BoundQuery,
    { position, count, random }: { position: string; count: number; random: Random },
  ): Promise<ResourcePage> {
    const reader = random.between(0, 3) === 0 ? walking : store.resources;
    return reader.list(ctx, USER_TYPE, { ...query, page: { position, count }, wanted: NOTHING_WANTED });
  }

  async function population(random: Random): Promise<CursorPopulation> {
    ctx = await store.context();
    return CursorPopulation.make(store, { ctx, random });
  }

  /** Runs a check; what fails is told with what is needed to have it again. */
  async function told(random: Random, what: unknown, check: () => Promise<void>): Promise<void> {
    try {
      await check();
    } catch (error) {
      throw new Error(`ROLLCALL_TEST_SEED=${random.seed}: ${JSON.stringify(what)}`, { cause: error });
    }
  }

  /** Expects the page that a look at all users gives, and gives its places. */
  function expectPage(
    page: ResourcePage,
    all: readonly Spot[],
    { begin, end, first }: { readonly begin: number; readonly end: number; readonly first: boolean },
  ): readonly Spot[] {
    const expected = all.slice(Math.max(begin, 0), Math.max(end, 0));
    expect({
      ids: page.resources.map(({ id }) => id),
      total: page.totalResults,
      next: page.next !== undefined,
      previous: page.previous !== undefined,
    }).toEqual({
      ids: expected.map(({ id }) => id),
      total: all.length,
      next: end < all.length,
      previous: begin > 0 && !first,
    });
    return expected;
  }

  it('K-CUR-03, K-CUR-12, K-CUR-16, K-CUR-24: every page is what it should be, forward and back, between writes', async () => {
    const random = seededRandom();
    const all = await population(random);
    for (const written of walkQueries(random).slice(0, QUERIES)) {
      const query = bindQuery(written);
      const count = random.between(1, 25);
      await told(random, { ...written, count }, async () => {
        let spotsNow = spots(all.users, query);
        let page = await pageAt(query, { position: '', count, random });
        let places = expectPage(page, spotsNow, { begin: 0, end: count, first: true });
        for (let pages = 0; pages < STEPS; pages += 1) {
          const [firstPlace] = places;
          const lastPlace = places.at(-1);
          const back = page.next === undefined || (page.previous !== undefined && random.between(0, 3) === 0);
          const position = back ? page.previous : page.next;
          if (position === undefined || firstPlace === undefined || lastPlace === undefined) break;
          for (let writes = random.between(0, 3); writes > 0; writes -= 1) await all.write();
          spotsNow = spots(all.users, query);
          const edge = back ? firstPlace : lastPlace;
          const before = spotsNow.filter((spot) => compareSpots(spot, edge, query) < 0).length;
          const until = spotsNow.filter((spot) => compareSpots(spot, edge, query) <= 0).length;
          page = await pageAt(query, { position, count, random });
          const begin = back ? before - count : until;
          const end = back ? before : until + count;
          places = expectPage(page, spotsNow, { begin, end, first: false });
        }
      });
    }
  }, 300_000);

  it('K-CUR-23: no untouched user is missed or seen twice while others are written', async () => {
    const random = seededRandom();
    const all = await population(random);
    for (const written of walkQueries(random).slice(0, QUERIES / 2)) {
      const query = bindQuery(written);
      const count = random.between(2, 15);
      await told(random, { ...written, count }, async () => {
        const untouched = spots(all.users, query).filter(({ id }) => all.untouched.has(id));
        const wanted = untouched.map(({ id }) => id);
        for (const backward of [false, true]) {
          const seen = await walk(query, { count, backward, random, all });
          expect(seen.filter((id) => wanted.includes(id))).toEqual(wanted);
        }
      });
    }
  }, 300_000);

  /** The ids of a walk, in the order of the query, with a writer at work all the time. */
  async function walk(
    query: BoundQuery,
    {
      count,
      backward,
      random,
      all,
    }: {
      readonly count: number;
      readonly backward: boolean;
      readonly random: Random;
      readonly all: CursorPopulation;
    },
  ): Promise<readonly string[]> {
    const pages: (readonly string[])[] = [];
    let position: string | undefined = '';
    if (backward) {
      const last = await lastPage(query, { count, random });
      pages.push(last.resources.map(({ id }) => id));
      position = last.previous;
    }
    while (position !== undefined) {
      if (pages.length > PAGES) throw new Error('the walk does not end');
      const [page] = await Promise.all([pageAt(query, { position, count, random }), all.write()]);
      const ids = page.resources.map(({ id }) => id);
      if (backward) pages.unshift(ids);
      else pages.push(ids);
      position = backward ? page.previous : page.next;
    }
    return pages.flat();
  }

  /** Where a walk back begins: the page of the last resource alone, or of all where there are few. */
  async function lastPage(
    query: BoundQuery,
    { count, random }: { readonly count: number; readonly random: Random },
  ): Promise<ResourcePage> {
    const whole = await pageAt(query, { position: '', count: 1000, random });
    if (whole.resources.length < 2) return whole;
    const most = await pageAt(query, { position: '', count: whole.resources.length - 1, random });
    return pageAt(query, { position: most.next ?? '', count, random });
  }
});
