import { setTimeout as wait } from 'node:timers/promises';

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { renderResource, type RequestContext, type ResourceReader } from '@rollcall/directory';
import { resourceRepository, type Session } from '@rollcall/persistence';
import {
  GROUP_TYPE,
  LENIENT,
  URN,
  USER_TYPE,
  bindFilter,
  bindSort,
  compareSortKeys,
  defineSchema,
  matches,
  parseFilter,
  sortKey,
  type Resource,
  type ResourceType,
} from '@rollcall/scim';

import { forEachEngine } from '../support/engines.js';
import { ALL_WANTED, LINKS, NOTHING_WANTED, openStore, type OpenStore } from '../support/open-store.js';

const USERS = 130;
const ENT = URN.enterpriseUser;
/** Names that a JSON path must quote. */
const CARD = 'urn:example:params:scim:access-card:2.0:User';
const ODD = 'urn:example:a@b;c=d!&~+:2.0:User';

const description = 'For tests.';

function extension(id: string): ResourceType['extensions'][number] {
  const attributes = [
    { name: 'card-number', description },
    { name: 'valid', type: 'boolean', description },
    { name: 'uses', type: 'integer', description },
  ] as const;
  return { schema: defineSchema({ id, name: 'Card', description, attributes }), required: false };
}

const TYPE: ResourceType = {
  ...USER_TYPE,
  extensions: [...USER_TYPE.extensions, extension(CARD), extension(ODD)],
};

const TITLES = ['Ingénieur', 'INGÉNIEUR', 'a "quoted" \\ title', '😀 lead', "O'Neil", '\u0001\n', 'null'];

/** More than is read together with other documents. */
const LARGE = 'x'.repeat(40_000);

function draft(index: number, manager: string | undefined): Resource {
  const title = TITLES[index % (TITLES.length + 2)];
  const city = ['Zürich', 'ZÜRICH', 'Oslo'][index % 4];
  const card = { 'card-number': `n-${index % 5}`, valid: index % 2 === 0, uses: index % 7 };
  return {
    userName: `user-${index}`,
    ...(title === undefined ? {} : { title }),
    ...(index % 3 === 0 ? { active: index % 2 === 0, nickName: `Nick ${index % 10}` } : {}),
    ...(index % 40 === 7 ? { profileUrl: `https://example.com/${LARGE}` } : {}),
    ...(city === undefined
      ? {}
      : {
          addresses: [
            { locality: 'Bergen', type: 'home' },
            { locality: city, type: 'work', primary: index % 8 === 0 },
          ],
        }),
    ...(index % 5 === 0 ? { phoneNumbers: [{ value: `tel:+41-${index}`, type: 'mobile' }] } : {}),
    ...(index % 2 === 0 ? { [CARD]: card, [ODD]: card } : {}),
    ...(manager === undefined ? {} : { [ENT]: { department: `D${index % 3}`, manager: { value: manager } } }),
  };
}

const FILTERS = [
  'title eq "ingénieur"',
  'title ne "Ingénieur"',
  'title eq null',
  'title eq "null"',
  'title co "\\"" or title sw "😀" or title ew "neil"',
  'title gt "b"',
  'addresses.locality eq "zürich"',
  'addresses[locality eq "Oslo" and type eq "work" and primary eq false]',
  'addresses.primary eq true',
  'not (addresses pr)',
  'phoneNumbers.value co "41-1"',
  'profileUrl ew "x" and title pr',
  'profileUrl pr',
  'active eq false and title pr',
  'not (active eq true) and nickName pr',
  `${CARD}:card-number eq "N-3"`,
  `${CARD}:valid eq true and ${CARD}:uses ge 4`,
  `not (${CARD}:uses lt 4)`,
  `${ODD}:uses eq 6`,
  `${ENT}:department eq "D1" and title pr`,
  `${ENT}:manager.value pr and title pr`,
  `${ENT} pr and title pr`,
  `${CARD} pr`,
  `schemas eq "${CARD}"`,
  'meta.version pr and title pr',
  'groups pr and title pr',
  'userName sw "user-1" and title pr',
  'title pr and nickName pr and locale eq null and phoneNumbers pr and addresses eq null and timezone eq null and active pr',
];

const SORTS = ['title', 'addresses.locality', 'active', 'profileUrl', `${CARD}:uses`, `${ODD}:card-number`];

forEachEngine('scans over parts of documents', (engine) => {
  const seen: string[] = [];
  let store: OpenStore;
  let ctx: RequestContext;
  let users: readonly { readonly id: string; readonly rendered: Resource }[];

  /** A store that goes through every tenant in chunks, each statement some milliseconds late. */
  function walking({ delay }: { readonly delay: number }): ResourceReader {
    const { unitOfWork } = store.database;
    const late = (session: Session): Session => ({
      dialect: session.dialect,
      query: async (sql, params) => {
        seen.push(sql);
        if (delay > 0) await wait(delay);
        return session.query(sql, params);
      },
    });
    return resourceRepository({
      unitOfWork: {
        ...unitOfWork,
        read: (work) => unitOfWork.read((session) => work(late(session))),
        snapshot: (work) => unitOfWork.snapshot((session) => work(late(session))),
      },
      types: [TYPE, GROUP_TYPE],
      links: LINKS,
      ids: store.ids,
      walkedAtOnce: 0,
    });
  }

  async function idsOf(
    reader: ResourceReader,
    { filter, sort, order }: { readonly filter?: string; readonly sort?: string; readonly order?: string },
  ): Promise<readonly string[]> {
    const bound = filter === undefined ? undefined : bindFilter(parseFilter(filter), TYPE, LENIENT);
    const bySort = bindSort(TYPE, sort, order, LENIENT);
    const { resources } = await reader.list(ctx, TYPE, {
      ...(bound === undefined ? {} : { filter: bound }),
      ...(bySort === undefined ? {} : { sort: bySort }),
      page: { startIndex: 1, count: 1000 },
      wanted: NOTHING_WANTED,
    });
    return resources.map(({ id }) => id);
  }

  beforeAll(async () => {
    store = await openStore(engine);
    ctx = await store.context();
    const ids: string[] = [];
    for (let index = 0; index < USERS; index += 1) {
      const attributes = draft(index, index % 6 === 1 ? ids[0] : undefined);
      const id = store.ids.next();
      await store.resources.create(ctx, TYPE, { id, attributes, members: [] }, NOTHING_WANTED);
      ids.push(id);
    }
    await store.createGroup(ctx, 'some', ids.slice(0, 20));
    const page = { startIndex: 1, count: 1000 };
    const { resources } = await store.resources.list(ctx, TYPE, { page, wanted: ALL_WANTED });
    users = resources.map((stored) => ({ id: stored.id, rendered: renderResource(TYPE, stored, LINKS) }));
    expect(users).toHaveLength(USERS);
  }, 60_000);
  afterAll(() => store.close());

  it.each(FILTERS)('Q-FILTER-25 to Q-FILTER-47: the answer is that of memory: %s', async (filter) => {
    const bound = bindFilter(parseFilter(filter), TYPE, LENIENT);
    const expected = users.filter(({ rendered }) => matches(bound, rendered)).map(({ id }) => id);
    expect(await idsOf(store.resources, { filter })).toEqual(expected);
    expect(await idsOf(walking({ delay: 0 }), { filter })).toEqual(expected);
  });

  it.each(SORTS)('Q-SORT-04 to Q-SORT-09: the order is that of memory: %s', async (sort) => {
    for (const order of ['ascending', 'descending']) {
      const bound = bindSort(TYPE, sort, order, LENIENT);
      if (bound === undefined) throw new Error('nothing to sort by');
      const expected = (bound.descending ? [...users].reverse() : [...users])
        .sort((a, b) => compareSortKeys(sortKey(a.rendered, bound), sortKey(b.rendered, bound), bound))
        .map(({ id }) => id);
      expect(await idsOf(walking({ delay: 0 }), { sort, order })).toEqual(expected);
    }
  });

  it('ADR 2: reads only the members of documents that the filter and the order look at', async () => {
    seen.length = 0;
    const filter = `phoneNumbers.value co "none" or ${CARD}:card-number eq "none"`;
    expect(await idsOf(walking({ delay: 0 }), { filter, sort: 'nickName' })).toEqual([]);
    const read = seen.filter((sql) => sql.includes('d.document'));
    expect(read.length).toBeGreaterThan(0);
    for (const sql of read) {
      const rest = sql.replace(/octet_length\(d\.document\)|d\.document ->|json_extract\(d\.document,/g, '');
      expect(rest).not.toContain('d.document');
      expect(rest).not.toContain('as refs');
    }
  });

  it('ADR 2: time decides how large a chunk is where it is the time of the process, never that of a server', async () => {
    seen.length = 0;
    await idsOf(walking({ delay: 10 }), { filter: 'nickName eq "none"' });
    const chunks = seen.filter((sql) => sql.includes('d.document') && sql.includes('r.id > ?'));
    if (store.database.unitOfWork.dialect.synchronous) expect(chunks.length).toBeGreaterThan(1);
    else expect(chunks).toHaveLength(1);
  });
});
