import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { resourceRepository } from '@rollcall/persistence';
import { GROUP_TYPE, URN, USER_TYPE, type Resource } from '@rollcall/scim';

import { propertyParameters } from '../support/arbitraries/property-parameters.js';
import { usersArbitrary } from '../support/arbitraries/user-arbitrary.js';
import { forEachEngine } from '../support/engines.js';
import { LINKS, NOW, openStore, type OpenStore } from '../support/open-store.js';
import { Agreement } from './agreement.js';
import { LONG_VALUES } from './long-values.js';

const USERS = 120;
const GROUPS = 24;
const FILTERS = 2000;

/** Users that agree with the schema, some with values that keys cannot hold. */
function drafts(seed: number): readonly Resource[] {
  const [users = []] = fc.sample(usersArbitrary({ minLength: USERS, maxLength: USERS }), {
    numRuns: 1,
    seed,
  });
  return users.map((user, index) => {
    const { id: _id, meta: _meta, schemas: _schemas, ...attributes } = user;
    const long = LONG_VALUES[index];
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
  let users: Agreement;
  let groups: Agreement;

  beforeAll(async () => {
    store = await openStore(engine);
    const ctx = await store.context({ uniqueGroupNames: false });
    const walking = resourceRepository({
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
    const names = ['a', 'A ', '50%', 'résumé', '😀', LONG_VALUES[0] ?? '', 'B_'];
    const made: string[] = [];
    for (let index = 0; index < GROUPS; index += 1) {
      const members = ids.filter((_id, position) => position % (index + 3) === 0 && index % 4 !== 3);
      const nested = made.slice(-2).filter(() => index % 3 === 0);
      const group = await store.createGroup(ctx, names[index % names.length] ?? '', [...members, ...nested]);
      made.push(group.id);
    }
    const parts = { ctx, reader: store.resources, walking, seed };
    users = await Agreement.on(parts, USER_TYPE);
    groups = await Agreement.on(parts, GROUP_TYPE);
    expect([users.size, groups.size]).toEqual([USERS, GROUPS]);
  }, 60_000);
  afterAll(() => store.close());

  it(`Q-FILTER-25 to Q-FILTER-47: on ${FILTERS} filters over users`, () => users.onFilters(FILTERS), 300_000);

  it('S-GRP-09: on filters over groups', () => groups.onFilters(FILTERS / 4), 120_000);

  it('Q-SORT-04 to Q-SORT-09: on every attribute, both ways', async () => {
    await users.onSorts();
    await groups.onSorts();
  }, 60_000);
});
