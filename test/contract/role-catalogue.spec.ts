import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { CatalogueAdministration, type CatalogueName, type RequestContext } from '@rollcall/directory';
import { assignmentRepository, schemaRepository } from '@rollcall/persistence';
import { USER_TYPE, type Json } from '@rollcall/scim';

import { forEachEngine } from '../support/engines.js';
import { NOTHING_WANTED, NOW, openStore, type OpenStore } from '../support/open-store.js';

forEachEngine('the roles of tenants in the store', (engine) => {
  const statements: string[] = [];
  let store: OpenStore;
  let catalogues: CatalogueAdministration;

  beforeAll(async () => {
    store = await openStore(engine, { onStatement: (sql) => statements.push(sql) });
    const { unitOfWork } = store.database;
    catalogues = new CatalogueAdministration(store.tenants, schemaRepository({ unitOfWork }), store.ids);
  }, 60_000);
  afterAll(() => store.close());

  /** A tenant's context as a request has it that comes now. */
  async function present(ctx: RequestContext): Promise<RequestContext> {
    const tenant = await store.tenants.findByName(ctx.tenant.name);
    if (tenant === undefined) throw new Error('the tenant is gone');
    return { ...ctx, tenant };
  }

  const put = (ctx: RequestContext, name: CatalogueName, given: Json) =>
    catalogues.put(ctx.tenant.name, name, given, { now: NOW, replaces: true });

  /** Creates a user who is given a value, and says how many statements that took. */
  async function give(ctx: RequestContext, name: CatalogueName, value: string): Promise<number> {
    const type = ctx.tenant.types?.typeNamed('User') ?? USER_TYPE;
    const id = store.ids.next();
    statements.length = 0;
    const attributes = { userName: id, [name]: [{ value }] };
    await store.resources.create(ctx, type, { id, attributes, members: [] }, NOTHING_WANTED);
    return statements.length;
  }

  it('cost a write one statement where there are some, and more only where a limited one is given', async () => {
    const ctx = await store.context();
    const without = await give(ctx, 'roles', 'seat');
    await put(ctx, 'roles', [{ value: 'seat', totalAssignmentsPermitted: 5 }, { value: 'free' }]);
    const now = await present(ctx);
    expect((await give(now, 'roles', 'free')) - without).toBe(1);
    // On a server it takes its turn, too.
    const turns = engine.name === 'libsql' ? 0 : 1;
    expect((await give(now, 'roles', 'seat')) - without).toBe(2 + turns);
  });

  it('are given by nobody whose process has older ones that allow more, so that all are counted', async () => {
    const ctx = await store.context();
    await put(ctx, 'entitlements', [{ value: 'free' }]);
    const before = await present(ctx);
    await give(before, 'entitlements', 'seat');
    await put(ctx, 'entitlements', [{ value: 'Seat', totalAssignmentsPermitted: 2 }]);
    await expect(give(before, 'entitlements', 'seat')).rejects.toMatchObject({ errorName: 'unavailable' });
    const now = await present(ctx);
    const counted = async () =>
      (
        await assignmentRepository(store.database.unitOfWork).countAssignments(
          ctx.tenant.id,
          'entitlements',
          ['seat', 'none'],
        )
      ).get('seat');
    expect(await counted()).toBe(1);
    await give(now, 'entitlements', 'SEAT');
    await expect(give(now, 'entitlements', 'seat')).rejects.toMatchObject({ errorName: 'invalidValue' });
    expect(await counted()).toBe(2);
    // Without its limit it needs no rows, and with one again it has them.
    await put(ctx, 'entitlements', [{ value: 'seat' }]);
    expect(await counted()).toBeUndefined();
    await put(ctx, 'entitlements', [{ value: 'seat', totalAssignmentsPermitted: 2 }]);
    expect(await counted()).toBe(2);
  });

  it('of one tenant are counted for no other', async () => {
    const [one, other] = [await store.context(), await store.context()];
    for (const ctx of [one, other]) {
      await put(ctx, 'roles', [{ value: 'seat', totalAssignmentsPermitted: 1 }]);
      await give(await present(ctx), 'roles', 'seat');
    }
    const counter = assignmentRepository(store.database.unitOfWork);
    for (const { tenant } of [one, other]) {
      expect([...(await counter.countAssignments(tenant.id, 'roles', ['seat']))]).toEqual([['seat', 1]]);
    }
  });
});
