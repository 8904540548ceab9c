import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  renderResource,
  type RequestContext,
  type ResourceReader,
  type StoredResource,
} from '@rollcall/directory';
import { resourceRepository } from '@rollcall/persistence';
import {
  GROUP_TYPE,
  LENIENT,
  URN,
  USER_TYPE,
  bindFilter,
  bindSort,
  compareSortKeys,
  matches,
  printFilter,
  sortKey,
  type BoundFilter,
  type BoundSort,
  type Filter,
  type Resource,
  type ResourceType,
} from '@rollcall/scim';

import { filterArbitrary, sampleAttributes } from '../support/arbitraries/filter-arbitrary.js';
import { propertyParameters } from '../support/arbitraries/property-parameters.js';
import { usersArbitrary } from '../support/arbitraries/user-arbitrary.js';
import { forEachEngine } from '../support/engines.js';
import { ALL_WANTED, LINKS, NOTHING_WANTED, NOW, openStore, type OpenStore } from '../support/open-store.js';

const USERS = 120;
const GROUPS = 24;
const FILTERS = 2000;

/** A resource as the store has it and as a client would see it. */
interface Sample {
  readonly stored: StoredResource;
  readonly rendered: Resource;
}

/** Longer than any key, alike for longer than a key's prefix. */
const LONG = [`${'lang '.repeat(120)}Ä`, `${'lang '.repeat(120)}B`, 'é'.repeat(255), 'x'.repeat(511)];

/** Users that agree with the schema, some with values that keys cannot hold. */
function drafts(seed: number): readonly Resource[] {
  const [users = []] = fc.sample(usersArbitrary({ minLength: USERS, maxLength: USERS }), {
    numRuns: 1,
    seed,
  });
  return users.map((user, index) => {
    const { id: _id, meta: _meta, schemas: _schemas, ...attributes } = user;
    const long = LONG[index];
    if (long === undefined) return attributes;
    return {
      ...attributes,
      userName: `${long}${index}`,
      displayName: long,
      name: { familyName: long },
      emails: [{ value: long, type: 'work' }],
    };
  });
}

/** Takes the generated manager, who does not exist, out; another user takes its place where there is one. */
function withManager(attributes: Resource, manager: string | undefined): Resource {
  const extension = attributes[URN.enterpriseUser];
  if (typeof extension !== 'object' || extension === null || !('manager' in extension)) return attributes;
  const { [URN.enterpriseUser]: _enterprise, ...core } = attributes;
  const rest = Object.fromEntries(Object.entries(extension).filter(([name]) => name !== 'manager'));
  const kept = manager === undefined ? rest : { ...rest, manager: { value: manager } };
  return Object.keys(kept).length === 0 ? core : { ...core, [URN.enterpriseUser]: kept };
}

forEachEngine('memory and store agree', (engine) => {
  const { seed = Math.trunc(Math.random() * 2 ** 31) } = propertyParameters(1);
  let store: OpenStore;
  let ctx: RequestContext;
  /** The same store when it goes through every tenant in chunks. */
  let walking: ResourceReader;
  let users: readonly Sample[];
  let groups: readonly Sample[];

  async function all(type: ResourceType): Promise<readonly Sample[]> {
    const { resources } = await store.resources.list(ctx, type, {
      page: { startIndex: 1, count: 1000 },
      wanted: ALL_WANTED,
    });
    return resources.map((stored) => ({ stored, rendered: renderResource(type, stored, LINKS) }));
  }

  beforeAll(async () => {
    store = await openStore(engine);
    ctx = await store.context({ uniqueGroupNames: false });
    walking = resourceRepository({
      unitOfWork: store.database.unitOfWork,
      types: [USER_TYPE, GROUP_TYPE],
      links: LINKS,
      ids: store.ids,
      walkedAtOnce: 0,
    });
    const ids: string[] = [];
    for (const [index, draft] of drafts(seed).entries()) {
      const now = NOW + index * 40;
      const user = await store.createUser({ ...ctx, now }, withManager(draft, ids[Math.floor(index / 2)]));
      ids.push(user.id);
    }
    const names = ['a', 'A ', '50%', 'résumé', '😀', LONG[0] ?? '', 'B_'];
    const made: string[] = [];
    for (let index = 0; index < GROUPS; index += 1) {
      const members = ids.filter((_id, position) => position % (index + 3) === 0 && index % 4 !== 3);
      const nested = made.slice(-2).filter(() => index % 3 === 0);
      const group = await store.createGroup(ctx, names[index % names.length] ?? '', [...members, ...nested]);
      made.push(group.id);
    }
    users = await all(USER_TYPE);
    groups = await all(GROUP_TYPE);
    expect(users).toHaveLength(USERS);
    expect(groups).toHaveLength(GROUPS);
  }, 60_000);
  afterAll(() => store.close());

  async function expectAgreement(
    type: ResourceType,
    samples: readonly Sample[],
    query: { readonly filter?: BoundFilter; readonly sort?: BoundSort; readonly walking?: boolean },
  ): Promise<void> {
    const { filter, sort } = query;
    const matching = samples.filter(({ rendered }) => filter === undefined || matches(filter, rendered));
    const ordered =
      sort === undefined
        ? matching
        : (sort.descending ? [...matching].reverse() : [...matching]).sort((a, b) =>
            compareSortKeys(sortKey(a.rendered, sort), sortKey(b.rendered, sort), sort),
          );
    const reader = query.walking === true ? walking : store.resources;
    const page = await reader.list(ctx, type, {
      ...(filter === undefined ? {} : { filter }),
      ...(sort === undefined ? {} : { sort }),
      page: { startIndex: 1, count: 1000 },
      wanted: NOTHING_WANTED,
    });
    expect(page.resources.map(({ id }) => id)).toEqual(ordered.map(({ stored }) => stored.id));
    expect(page.totalResults).toBe(ordered.length);
  }

  async function filtersAgree(type: ResourceType, samples: readonly Sample[], runs: number): Promise<void> {
    const attributes = sampleAttributes(
      type,
      samples.map(({ rendered }) => rendered),
    );
    const filters = filterArbitrary({ attributes, depth: 2 });
    await fc.assert(
      fc.asyncProperty(filters, fc.boolean(), async (filter: Filter, chunks: boolean) => {
        try {
          await expectAgreement(type, samples, {
            filter: bindFilter(filter, type, LENIENT),
            walking: chunks,
          });
        } catch (error) {
          throw new Error(printFilter(filter), { cause: error });
        }
      }),
      { ...propertyParameters(runs), seed },
    );
  }

  it(
    `Q-FILTER-25 to Q-FILTER-47: on ${FILTERS} filters over users`,
    () => filtersAgree(USER_TYPE, users, FILTERS),
    300_000,
  );

  it('S-GRP-09: on filters over groups', () => filtersAgree(GROUP_TYPE, groups, FILTERS / 4), 120_000);

  it('Q-SORT-04 to Q-SORT-09: on every attribute, both ways', async () => {
    for (const [type, samples] of [[USER_TYPE, users] as const, [GROUP_TYPE, groups] as const]) {
      const names = sampleAttributes(
        type,
        samples.map(({ rendered }) => rendered),
      ).filter(({ target }) => (target.sub ?? target.attribute).type !== 'complex');
      for (const { target } of names) {
        for (const order of ['ascending', 'descending']) {
          const sort = bindSort(type, target.key, order, LENIENT);
          if (sort !== undefined) await expectAgreement(type, samples, { sort });
        }
      }
    }
  }, 60_000);
});
