/** Rehearsals on each engine: the transaction behind them, and what ends it early. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Rehearsals, RequestContext } from '@rollcall/directory';
import { rehearsals } from '@rollcall/persistence';
import { GROUP_TYPE, USER_TYPE, type Resource } from '@rollcall/scim';

import { describeOnMariadb, forEachEngine } from '../support/engines.js';
import { LINKS, NOTHING_WANTED, openStore, type OpenStore } from '../support/open-store.js';

function rehearsalsOf(store: OpenStore): Rehearsals {
  const { unitOfWork } = store.database;
  return rehearsals({ unitOfWork, types: [USER_TYPE, GROUP_TYPE], links: LINKS, ids: store.ids });
}

const draftOf = (store: OpenStore, attributes: Resource) => ({
  id: store.ids.next(),
  attributes,
  members: [],
});

/** How many rows the tables have that a change writes. */
async function rowsOf(store: OpenStore): Promise<readonly unknown[]> {
  const tables = [
    'resource',
    'resource_doc',
    'attribute_value',
    'group_member',
    'event',
    'feed',
    'unsequenced',
    'archived_resource',
  ];
  return store.database.unitOfWork.read(async (session) => {
    const counts: unknown[] = [];
    for (const table of tables) counts.push(await session.query(`select count(*) as n from ${table}`, []));
    return counts;
  });
}

forEachEngine('a rehearsal', (engine) => {
  let store: OpenStore;
  let ctx: RequestContext;
  beforeAll(async () => {
    store = await openStore(engine);
    ctx = await store.context();
  });
  afterAll(() => store.close());

  it('sees its own changes, and leaves no row behind', async () => {
    await store.createUser(ctx, { userName: 'first' });
    const before = await rowsOf(store);
    const draft = draftOf(store, { userName: 'tried', displayName: 'Tried' });
    const found = await rehearsalsOf(store).rehearse(ctx, async ({ store: inside, events }) => {
      await inside.create(ctx, USER_TYPE, draft, NOTHING_WANTED);
      await inside.mutate(ctx, USER_TYPE, draft.id, {
        operation: 'patch',
        apply: (current) => ({ ...current, title: 'Lead' }),
        wanted: NOTHING_WANTED,
      });
      const stored = await inside.find(ctx, USER_TYPE, draft.id, NOTHING_WANTED);
      await inside.remove(ctx, USER_TYPE, draft.id);
      return { title: stored?.attributes['title'], events: await events() };
    });
    expect(found.title).toBe('Lead');
    expect(found.events).toMatchObject({
      total: 3,
      events: [
        { type: 'scim.user.created', version: 1, resourceId: draft.id },
        { type: 'scim.user.updated', version: 2 },
        { type: 'scim.user.deleted', version: 3 },
      ],
    });
    expect(await rowsOf(store)).toEqual(before);
  });

  it('a change that is refused undoes itself alone', async () => {
    await store.createUser(ctx, { userName: 'taken' });
    const before = await rowsOf(store);
    const total = await rehearsalsOf(store).rehearse(ctx, async ({ store: inside, events }) => {
      await inside.create(ctx, USER_TYPE, draftOf(store, { userName: 'one' }), NOTHING_WANTED);
      const refused = inside.create(ctx, USER_TYPE, draftOf(store, { userName: 'taken' }), NOTHING_WANTED);
      await expect(refused).rejects.toMatchObject({ errorName: 'uniqueness' });
      await inside.create(ctx, USER_TYPE, draftOf(store, { userName: 'two' }), NOTHING_WANTED);
      return (await events()).total;
    });
    expect(total).toBe(2);
    expect(await rowsOf(store)).toEqual(before);
  });

  it('what its work throws comes out of it', async () => {
    const failure = new Error('of the work');
    await expect(rehearsalsOf(store).rehearse(ctx, () => Promise.reject(failure))).rejects.toBe(failure);
  });
});

// A deadlock rolls back all of a transaction: what came after it on the same connection would be committed.
describeOnMariadb('a rehearsal that a deadlock ends', (engine) => {
  it('begins again, and leaves no row behind', async () => {
    const store = await openStore(engine);
    try {
      const ctx = await store.context();
      const [one, other] = [
        await store.createUser(ctx, { userName: 'one' }),
        await store.createUser(ctx, { userName: 'other' }),
      ];
      const before = await rowsOf(store);
      const titled = (title: string) => ({
        operation: 'patch' as const,
        apply: (current: Resource): Resource => ({ ...current, title }),
        wanted: NOTHING_WANTED,
      });
      let attempts = 0;
      // Each has the row that the other waits for.
      let arrived = 0;
      let meet = (): void => undefined;
      const met = new Promise<void>((resolve) => (meet = resolve));
      const both = async (first: string, second: string): Promise<number> =>
        rehearsalsOf(store).rehearse(ctx, async ({ store: inside, events }) => {
          attempts += 1;
          await inside.mutate(ctx, USER_TYPE, first, titled('Lead'));
          arrived += 1;
          if (arrived === 2) meet();
          await met;
          await inside.mutate(ctx, USER_TYPE, second, titled('Lead'));
          return (await events()).total;
        });
      const totals = await Promise.all([both(one.id, other.id), both(other.id, one.id)]);
      expect(totals).toEqual([2, 2]);
      expect(attempts).toBeGreaterThan(2);
      expect(await rowsOf(store)).toEqual(before);
    } finally {
      await store.close();
    }
  });
});
