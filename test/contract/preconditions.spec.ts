import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { RequestContext } from '@rollcall/directory';
import {
  GROUP_TYPE,
  USER_TYPE,
  type CollectionChange,
  type Preconditions,
  type Resource,
} from '@rollcall/scim';

import { forEachEngine } from '../support/engines.js';
import { makeMembers, makeTargets } from '../support/member-rows.js';
import { ALL_WANTED, NOTHING_WANTED, openStore, type OpenStore } from '../support/open-store.js';

const FAILED = { errorName: 'preconditionFailed' };

/** More members than are read with their group. */
const MANY = 501;

forEachEngine('preconditions in the store', (engine) => {
  let store: OpenStore;
  let ctx: RequestContext;
  const seen: string[] = [];

  beforeAll(async () => {
    store = await openStore(engine, { onStatement: (sql) => seen.push(sql) });
    ctx = await store.context();
  });
  afterAll(() => store.close());

  const change = (id: string, preconditions: Preconditions, apply: (current: Resource) => Resource) =>
    store.resources.mutate(ctx, USER_TYPE, id, {
      operation: 'put',
      apply,
      wanted: NOTHING_WANTED,
      ...preconditions,
    });

  async function events(): Promise<number> {
    const [row] = await store.database.unitOfWork.read((session) =>
      session.query<{ total: number }>('select count(*) as total from event where tenant_id = ?', [
        ctx.tenant.id,
      ]),
    );
    return row?.total ?? 0;
  }

  it('H-ETAG-05: what is not met is found before the change is made, and leaves no row and no event', async () => {
    const user = await store.createUser(ctx, { userName: 'kept' });
    const before = await events();
    let applied = 0;
    const count = (current: Resource) => {
      applied += 1;
      return { ...current, title: 'T' };
    };
    for (const unmet of [
      { ifMatch: [2] },
      { ifMatch: [] },
      { ifNoneMatch: [1] },
      { ifNoneMatch: 'any' },
    ] as const) {
      await expect(change(user.id, unmet, count)).rejects.toMatchObject(FAILED);
      await expect(change(user.id, unmet, (current) => current)).rejects.toMatchObject(FAILED);
      await expect(store.resources.remove(ctx, USER_TYPE, user.id, unmet)).rejects.toMatchObject(FAILED);
    }
    expect(applied).toBe(0);
    expect(await store.resources.find(ctx, USER_TYPE, user.id, NOTHING_WANTED)).toEqual(user);
    expect(await events()).toBe(before);
  });

  it('H-ETAG-08: what is met is done; of what does not exist there is no version', async () => {
    const { id } = await store.createUser(ctx, { userName: 'changed' });
    const retitle = (title: string) => (current: Resource) => ({ ...current, title });
    for (const [index, met] of [{ ifMatch: [1] }, { ifMatch: 'any' }, { ifNoneMatch: [1, 2] }].entries()) {
      const result = await change(id, met as Preconditions, retitle(`T${index}`));
      expect(result).toMatchObject({ changed: true, resource: { version: index + 2 } });
    }
    expect(await store.resources.remove(ctx, USER_TYPE, id, { ifMatch: [4] })).toBe(true);
    expect(await store.resources.remove(ctx, USER_TYPE, id, { ifMatch: [4] })).toBe(false);
    expect(await change(id, { ifMatch: 'any' }, retitle('none'))).toBeUndefined();
    const stranger = await store.context();
    const theirs = await store.createUser(stranger, { userName: 'theirs' });
    expect(await store.resources.remove(ctx, USER_TYPE, theirs.id, { ifMatch: [999] })).toBe(false);
  });

  it('P-PATCH-18: a change of a long member list, and one that changes nothing, depend on the version too', async () => {
    const targets = await makeTargets(store, ctx, MANY);
    const { id } = await store.createGroup(ctx, 'long');
    await makeMembers(
      store,
      ctx,
      id,
      targets.map((value) => ({ value, type: 'User' })),
    );
    const members = (more: Partial<CollectionChange & { kind: 'delta' }>, ifMatch: readonly number[]) =>
      store.resources.mutate(ctx, GROUP_TYPE, id, {
        operation: 'patch',
        apply: (current) => current,
        members: { kind: 'delta', attribute: 'members', clear: false, add: [], remove: [], ...more },
        wanted: NOTHING_WANTED,
        ifMatch,
      });
    const [first = ''] = targets;
    for (const more of [{}, { remove: [first] }, { clear: true }, { add: [{ value: first }] }]) {
      await expect(members(more, [2])).rejects.toMatchObject(FAILED);
    }
    const found = await store.resources.find(ctx, GROUP_TYPE, id, ALL_WANTED);
    expect([found?.version, found?.members?.length]).toEqual([1, MANY]);
    expect(await members({ add: [{ value: first }] }, [1])).toMatchObject({ changed: false });
    expect(await members({ remove: [first] }, [1])).toMatchObject({
      changed: true,
      resource: { version: 2 },
    });
  });

  it('H-ETAG-03: a long member list is not read for whoever has the version already', async () => {
    const targets = await makeTargets(store, ctx, MANY);
    const { id } = await store.createGroup(ctx, 'known');
    await makeMembers(
      store,
      ctx,
      id,
      targets.map((value) => ({ value, type: 'User' })),
    );
    const find = (knownVersions: 'any' | readonly number[]) => {
      seen.length = 0;
      return store.resources.find(ctx, GROUP_TYPE, id, { ...ALL_WANTED, knownVersions });
    };
    for (const known of ['any', [1]] as const) {
      expect(await find(known)).toMatchObject({ version: 1, attributes: { displayName: 'known' } });
      expect(seen).toHaveLength(1);
    }
    expect(await find([1])).not.toHaveProperty('members');
    expect((await find([2]))?.members?.length).toBe(MANY);
    expect(seen.length).toBeGreaterThan(1);
  });
});
