import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { TenantDeletion, TenantDeletionStore } from '@rollcall/directory';
import { TENANT_TABLES, tenantDeletionRepository } from '@rollcall/persistence';
import { GROUP_TYPE, LENIENT, USER_TYPE } from '@rollcall/scim';

import { forEachEngine } from '../support/engines.js';
import { ALL_WANTED, NOW, openStore, type OpenStore } from '../support/open-store.js';
import { columnsOf, insertAnyRow, tablesOfTenants, type TableColumn } from '../support/tables-of.js';

const HOUR = 3_600_000;

/** What a removal itself is kept in, until nothing can be written any more. */
const OF_REMOVALS = 'tenant_deletion';

forEachEngine('the removal of a tenant', (engine) => {
  let store: OpenStore;
  let deletions: TenantDeletionStore;
  let columns: readonly TableColumn[];
  let tables: readonly string[];

  beforeEach(async () => {
    store = await openStore(engine);
    const { unitOfWork } = store.database;
    deletions = tenantDeletionRepository(unitOfWork);
    columns = await unitOfWork.read(columnsOf);
    tables = tablesOfTenants(columns).filter((table) => table !== OF_REMOVALS);
  });
  afterEach(() => store.close());

  const makeTenant = async (name: string): Promise<number> =>
    (await store.tenants.create({ name, relaxations: LENIENT, uniqueGroupNames: true, created: NOW })).id;

  /** Rows of a tenant, by table; those that have none are left out. */
  async function rowsOf(tenantId: number | null): Promise<Readonly<Record<string, number>>> {
    const counts: Record<string, number> = {};
    for (const table of tables) {
      const [row] = await store.database.unitOfWork.read((session) =>
        session.query<{ total: number }>(
          `select count(*) as total from ${table} where tenant_id ${tenantId === null ? 'is null' : '= ?'}`,
          tenantId === null ? [] : [tenantId],
        ),
      );
      if (row !== undefined && row.total > 0) counts[table] = row.total;
    }
    return counts;
  }

  async function removeAll(tenantId: number, now = NOW): Promise<readonly TenantDeletion[]> {
    const steps: TenantDeletion[] = [];
    while (steps.at(-1)?.done !== true) {
      const step = await deletions.step(tenantId, now);
      if (step === undefined) throw new Error('nothing is known of the removal');
      steps.push(step);
    }
    return steps;
  }

  it('knows every table of the schema that has a tenant_id', () => {
    const known = TENANT_TABLES.flatMap(({ name, parts = [] }) => [
      name,
      ...parts.filter(({ owner }) => owner === undefined).map((part) => part.name),
    ]);
    expect([...known].sort()).toEqual(tables);
    expect(tables.length).toBeGreaterThan(25);
  });

  it('empties every table of the tenant, and no table of another one or of the administration', async () => {
    const { unitOfWork } = store.database;
    const [mine, other] = [await makeTenant('mine'), await makeTenant('other')];
    await unitOfWork.write(async (session) => {
      for (const table of tables) {
        await insertAnyRow(session, columns, { table, tenantId: mine, id: mine });
        await insertAnyRow(session, columns, { table, tenantId: other, id: other });
      }
      for (const table of ['sink', 'credential', 'credential_networks'])
        await insertAnyRow(session, columns, { table, tenantId: null, id: 99 });
      for (const id of [mine, other])
        await insertAnyRow(session, columns, { table: 'unsequenced', tenantId: null, id });
    });
    const one = Object.fromEntries(tables.map((table) => [table, 1]));
    expect([await rowsOf(mine), await rowsOf(other)]).toEqual([one, one]);

    expect(await deletions.begin(mine, NOW)).toMatchObject({ id: mine, state: 'deleting' });
    const last = (await removeAll(mine)).at(-1);
    // And the event that had no place yet.
    expect(last).toMatchObject({ resourcesRemoved: 1, rowsRemoved: tables.length + 1, done: true });
    expect([await rowsOf(mine), await rowsOf(other)]).toEqual([{}, one]);
    expect(await rowsOf(null)).toEqual({ sink: 1, credential: 1, credential_networks: 1 });
    const waiting = await unitOfWork.read((session) =>
      session.query('select shard, event_id from unsequenced', []),
    );
    expect(waiting).toEqual([{ shard: other % 16, event_id: other }]);
    expect((await store.tenants.list()).map(({ name }) => name)).toEqual(['other']);
  });

  it('goes on where it was left, step by step, whoever makes the next one', async () => {
    const ctx = await store.context();
    const users = Array.from({ length: 450 }, (_, index) => ({
      type: USER_TYPE,
      draft: {
        id: store.ids.next(),
        attributes: { userName: `user ${index}`, emails: [{ value: `${index}@example.com` }] },
        members: [],
      },
    }));
    await store.resources.createMany(ctx, users);
    const members = users.map(({ draft: { id } }) => id);
    const group = await store.createGroup(ctx, 'all', members);
    await store.createGroup(ctx, 'again', members.slice(0, 10));
    await store.resources.remove(ctx, GROUP_TYPE, group.id);
    const { id } = ctx.tenant;
    const before = Object.values(await rowsOf(id)).reduce((sum, rows) => sum + rows, 0);
    await deletions.begin(id, NOW);
    const begun = await deletions.progress(id);
    expect(begun).toEqual({
      ...{ tenantId: id, name: ctx.tenant.name, started: NOW, resources: 451 },
      ...{ resourcesRemoved: 0, rowsRemoved: 0, done: false },
    });
    expect(await deletions.list()).toEqual([begun]);

    const first = await deletions.step(id, NOW);
    expect(first?.done).toBe(false);
    const others = tenantDeletionRepository(store.database.unitOfWork);
    const steps = await Promise.all([deletions.step(id, NOW), others.step(id, NOW)]);
    for (const step of steps) expect(step?.rowsRemoved).toBeGreaterThan(first?.rowsRemoved ?? 0);
    const last = (await removeAll(id)).at(-1);
    expect(last).toMatchObject({ resources: 451, resourcesRemoved: 451, done: true });
    expect(last?.rowsRemoved).toBeGreaterThanOrEqual(before);
    expect(await rowsOf(id)).toEqual({});
  });

  it('a step removes about a thousand rows at most', async () => {
    const ctx = await store.context();
    const users = Array.from({ length: 500 }, (_, index) => ({
      type: USER_TYPE,
      draft: { id: store.ids.next(), attributes: { userName: `user ${index}` }, members: [] },
    }));
    await store.resources.createMany(ctx, users);
    const { id } = ctx.tenant;
    await deletions.begin(id, NOW);
    let before = 0;
    for (const { rowsRemoved } of await removeAll(id)) {
      expect(rowsRemoved - before).toBeLessThanOrEqual(1600);
      before = rowsRemoved;
    }
    expect(before).toBeGreaterThan(1500);
  });

  it('what was written after it is removed, too, and an hour later it is forgotten', async () => {
    const ctx = await store.context();
    const { id, name } = ctx.tenant;
    await deletions.begin(id, NOW);
    await removeAll(id);
    // A request that was let in before.
    await store.createUser(ctx, { userName: 'late' });
    expect(await rowsOf(id)).not.toEqual({});
    expect((await deletions.step(id, NOW + 1))?.done).toBe(true);
    expect(await rowsOf(id)).toEqual({});
    await deletions.step(id, NOW + HOUR - 1);
    expect(await deletions.list()).toHaveLength(1);
    await deletions.step(id, NOW + HOUR);
    expect(await deletions.list()).toEqual([]);
    expect(await deletions.step(id, NOW + HOUR)).toBeUndefined();
    // The name is free, and nothing of the tenant that had it comes back.
    const again = await makeTenant(name);
    expect(again).not.toBe(id);
  });

  it('is begun once, also when asked for at the same time, and of no tenant that there is not', async () => {
    const { id } = (await store.context()).tenant;
    const begun = await Promise.all([1, 2, 3].map((after) => deletions.begin(id, NOW + after)));
    expect(begun.map((tenant) => tenant?.state)).toEqual(['deleting', 'deleting', 'deleting']);
    expect(await deletions.list()).toHaveLength(1);
    expect(await deletions.begin(id + 1000, NOW)).toBeUndefined();
    expect(await deletions.step(id + 1000, NOW)).toBeUndefined();
  });

  it('keeps the wanted state beside what else is set', async () => {
    const ctx = await store.context();
    const settings = { rateLimit: 'off' as const };
    await store.tenants.change(ctx.tenant.id, (tenant) => ({ ...tenant, settings, state: 'paused' }));
    expect(await store.tenants.findByName(ctx.tenant.name)).toMatchObject({ settings, state: 'paused' });
    expect(await deletions.begin(ctx.tenant.id, NOW)).toMatchObject({ settings, state: 'deleting' });
    expect(await store.resources.find(ctx, USER_TYPE, store.ids.next(), ALL_WANTED)).toBeUndefined();
  });
});
