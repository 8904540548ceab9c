import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  CreationsRefused,
  type Creation,
  type RequestContext,
  type ResourceDraft,
  type StoredResource,
} from '@rollcall/directory';
import { GROUP_TYPE, LENIENT, URN, USER_TYPE, bindFilter, parseFilter, type Resource } from '@rollcall/scim';

import { forEachEngine } from '../support/engines.js';
import { ALL_WANTED, openStore, type OpenStore } from '../support/open-store.js';

const TABLES = ['resource', 'resource_doc', 'attribute_value', 'resource_ref', 'group_member', 'event'];

/** Columns that differ between two creations of the same. */
const OWN = new Set(['id', 'resource_id', 'group_id', 'event_id', 'aggregate_id', 'txn_id', 'tenant_id']);

forEachEngine('creating many', (engine) => {
  let store: OpenStore;
  let ctx: RequestContext;

  beforeAll(async () => {
    store = await openStore(engine);
  });
  afterAll(() => store.close());

  const user = (attributes: Resource, id = store.ids.next()): Creation => ({
    type: USER_TYPE,
    draft: { id, attributes, members: [] },
  });
  const group = (displayName: string, members: readonly string[], id = store.ids.next()): Creation => ({
    type: GROUP_TYPE,
    draft: { id, attributes: { displayName }, members: members.map((value) => ({ value })) },
  });
  const managedBy = (value: string): Resource => ({ [URN.enterpriseUser]: { manager: { value } } });
  const find = ({ type, draft }: Creation): Promise<StoredResource | undefined> =>
    store.resources.find(ctx, type, draft.id, ALL_WANTED);
  const total = async (type = USER_TYPE): Promise<number> =>
    (
      await store.resources.list(ctx, type, {
        page: { startIndex: 1, count: 0 },
        wanted: ALL_WANTED,
      })
    ).totalResults;

  /** The rows of a tenant, without what differs from one creation to the next, in an order of their own. */
  async function rowsOf({ tenant }: RequestContext): Promise<Record<string, readonly string[]>> {
    const found: Record<string, readonly string[]> = {};
    for (const table of TABLES) {
      const rows = await store.database.unitOfWork.read((session) =>
        session.query<Record<string, unknown>>(`select * from ${table} where tenant_id = ?`, [tenant.id]),
      );
      found[table] = rows
        .map((row) => JSON.stringify(Object.entries(row).filter(([column]) => !OWN.has(column))))
        .sort();
    }
    return found;
  }

  async function refusalsOf(creations: readonly Creation[]): Promise<Record<string, string>> {
    const error: unknown = await store.resources
      .createMany(ctx, creations)
      .catch((thrown: unknown) => thrown);
    if (!(error instanceof CreationsRefused)) throw new Error('they were not refused', { cause: error });
    return Object.fromEntries([...error.refusals].map(([id, refusal]) => [id, refusal.errorName]));
  }

  it('leaves the same rows and events as creating one after the other', async () => {
    const boss = store.ids.next();
    const member = store.ids.next();
    const other = await store.context();
    ctx = { ...(await store.context()), principal: other.principal, requestId: other.requestId };
    const drafts = (suffix: string): readonly Creation[] => [
      user(
        { userName: `boss ${suffix}`, displayName: 'Boss', password: 'hash' },
        `${boss.slice(0, -1)}${suffix}`,
      ),
      user(
        {
          userName: `member ${suffix} ${'long '.repeat(200)}`,
          externalId: 'x',
          active: false,
          name: { familyName: 'F', givenName: 'G' },
          emails: [{ value: 'a@x', type: 'work', primary: true }, { value: 'b@x' }],
          roles: [{ value: 'r' }],
          [URN.enterpriseUser]: { department: 'd', manager: { value: `${boss.slice(0, -1)}${suffix}` } },
        },
        `${member.slice(0, -1)}${suffix}`,
      ),
      group('group', [`${boss.slice(0, -1)}${suffix}`, `${member.slice(0, -1)}${suffix}`]),
    ];
    await store.resources.createMany(ctx, drafts('1'));
    for (const { type, draft } of drafts('2')) await store.resources.create(other, type, draft, ALL_WANTED);
    const [together, apart] = [await rowsOf(ctx), await rowsOf(other)];
    const text = (rows: unknown, suffix: string): string =>
      JSON.stringify(rows)
        .replaceAll(`${boss.slice(0, -1)}${suffix}`, 'BOSS')
        .replaceAll(`${member.slice(0, -1)}${suffix}`, 'MEMBER')
        .replaceAll(`boss ${suffix}`, 'boss')
        .replaceAll(`member ${suffix}`, 'member');
    for (const table of ['resource_doc', 'event']) {
      expect([table, text(together[table], '1')]).toEqual([table, text(apart[table], '2')]);
    }
    for (const table of TABLES)
      expect([table, together[table]?.length]).toEqual([table, apart[table]?.length]);
    expect(await total()).toBe(2);
    expect(await total(GROUP_TYPE)).toBe(1);
  });

  it('creates what refers to each other in a circle', async () => {
    ctx = await store.context();
    const ids = Array.from({ length: 4 }, () => store.ids.next());
    const [a = '', b = '', one = '', two = ''] = ids;
    const creations = [
      user({ userName: 'a', displayName: 'A', ...managedBy(b) }, a),
      user({ userName: 'b', ...managedBy(a) }, b),
      group('one', [two, a], one),
      group('two', [one], two),
    ];
    expect(await store.resources.createMany(ctx, creations)).toEqual(ids.map((id) => ({ id, version: 1 })));
    const [first, second, third] = await Promise.all(creations.map(find));
    expect(first?.references).toMatchObject([{ value: b, targetType: 'User' }]);
    expect(first?.references?.[0]).not.toHaveProperty('displayName');
    expect(second?.references).toMatchObject([{ value: a, displayName: 'A' }]);
    expect(first?.groups).toEqual([
      { value: one, display: 'one', type: 'direct' },
      { value: two, display: 'two', type: 'indirect' },
    ]);
    expect([...(third?.members ?? [])].map(({ value }) => value).sort()).toEqual([a, two].sort());
  });

  it('names all whose unique value is in use, whatever the letter case, and leaves nothing behind', async () => {
    ctx = await store.context();
    await store.createUser(ctx, { userName: 'taken' });
    await store.createGroup(ctx, 'taken');
    const [good, bad, worse] = [user({ userName: 'free' }), user({ userName: 'TAKEN' }), group('Taken', [])];
    const before = await rowsOf(ctx);
    const refused = await refusalsOf([good, bad, user({ userName: 'other' }), worse]);
    expect(refused).toEqual({ [bad.draft.id]: 'uniqueness', [worse.draft.id]: 'uniqueness' });
    expect(await rowsOf(ctx)).toEqual(before);
    expect(await total()).toBe(1);
  });

  it('of two with the same unique value names the later one', async () => {
    ctx = await store.context();
    const [first, second] = [user({ userName: 'same' }), user({ userName: 'Same' })];
    expect(await refusalsOf([first, second])).toEqual({ [second.draft.id]: 'uniqueness' });
    await store.resources.createMany(ctx, [first]);
    expect(await total()).toBe(1);
  });

  it('names all that refer to what is not there, or is of another type', async () => {
    ctx = await store.context();
    const stranger = await store.createUser(await store.context(), { userName: 'stranger' });
    const there = await store.createUser(ctx, { userName: 'there' });
    const team = group('team', []);
    const creations = [
      user({ userName: 'a', ...managedBy(there.id) }),
      user({ userName: 'b', ...managedBy(stranger.id) }),
      user({ userName: 'c', ...managedBy('no id') }),
      user({ userName: 'd', ...managedBy(team.draft.id) }),
      team,
    ];
    const refused = await refusalsOf(creations);
    expect(refused).toEqual(
      Object.fromEntries(creations.slice(1, 4).map(({ draft }) => [draft.id, 'invalidValue'])),
    );
    const lonely = group('lonely', [there.id, stranger.id]);
    expect(await refusalsOf([team, lonely])).toEqual({ [lonely.draft.id]: 'invalidValue' });
    expect(await total()).toBe(1);
    expect(await total(GROUP_TYPE)).toBe(0);
  });

  it('creates more than one statement takes, each found by all that is indexed', async () => {
    ctx = await store.context();
    const creations = Array.from({ length: 1200 }, (_, index) =>
      user({ userName: `u${index}`, title: 'x'.repeat(5000), emails: [{ value: `u${index}@x` }] }),
    );
    await store.resources.createMany(ctx, creations);
    expect(await total()).toBe(1200);
    const found = await store.resources.list(ctx, USER_TYPE, {
      filter: bindFilter(
        parseFilter('emails.value eq "u1199@x" and userName eq "U1199"'),
        USER_TYPE,
        LENIENT,
      ),
      page: { startIndex: 1, count: 10 },
      wanted: ALL_WANTED,
    });
    expect(found.resources.map(({ id }) => id)).toEqual([creations.at(-1)?.draft.id]);
    const events = (await rowsOf(ctx))['event'];
    expect(events).toHaveLength(1200);
  });

  it('of many at once that want the same names each name is given once', async () => {
    ctx = await store.context();
    const batch = (): readonly Creation[] =>
      Array.from({ length: 10 }, (_, index) => user({ userName: `wanted-${index}` }));
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, () => store.resources.createMany(ctx, batch())),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await total()).toBe(10);
  });

  it('refuses an id that is none before it does anything', async () => {
    ctx = await store.context();
    const draft: ResourceDraft = { id: 'x', attributes: { userName: 'x' }, members: [] };
    await expect(store.resources.createMany(ctx, [{ type: USER_TYPE, draft }])).rejects.toThrow('not an id');
  });
});
