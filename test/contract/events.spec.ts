import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { MEMBERS_PER_EVENT, type EventPayload, type RequestContext } from '@rollcall/directory';
import { uuidBytes, uuidText } from '@rollcall/persistence';
import { GROUP_TYPE, URN, USER_TYPE, type Resource } from '@rollcall/scim';

import { forEachEngine } from '../support/engines.js';
import { NOTHING_WANTED, NOW, openStore, type OpenStore } from '../support/open-store.js';

interface EventRow {
  readonly event_id: Buffer;
  readonly aggregate_type: string;
  readonly aggregate_id: Buffer;
  readonly resource_version: number;
  readonly ordinal: number;
  readonly is_last: number;
  readonly txn_id: Buffer;
  readonly type: string;
  readonly occurred_at: number;
  readonly actor: string;
  readonly request_id: string;
  readonly payload: string;
}

/** The parts of an event that a write path decides. */
interface Said {
  readonly on: string;
  readonly version: number;
  readonly type: string;
  readonly operation: string;
  readonly changed: readonly string[];
}

forEachEngine('events', (engine) => {
  let store: OpenStore;
  let ctx: RequestContext;

  beforeAll(async () => {
    store = await openStore(engine);
  });
  afterAll(() => store.close());

  function rows(): Promise<readonly EventRow[]> {
    return store.database.unitOfWork.read((session) =>
      session.query<EventRow>('select * from event where tenant_id = ? order by id', [ctx.tenant.id]),
    );
  }

  /** Runs a write and gives the events that it left, with short names for the resources. */
  async function saidBy(
    names: Readonly<Record<string, string>>,
    write: () => Promise<unknown>,
  ): Promise<readonly Said[]> {
    const before = (await rows()).length;
    await write();
    return (await rows()).slice(before).map((row) => {
      const { operation, changed } = JSON.parse(row.payload) as EventPayload;
      const id = uuidText(row.aggregate_id);
      const on = Object.entries(names).find(([, value]) => value === id)?.[0] ?? 'new';
      return { on, version: row.resource_version, type: row.type, operation, changed };
    });
  }

  const mutateUser =
    (id: string, apply: (current: Resource) => Resource, operation: 'patch' | 'put' = 'patch') =>
    () =>
      store.resources.mutate(ctx, USER_TYPE, id, { operation, apply, wanted: NOTHING_WANTED });

  const changeMembers =
    (id: string, add: readonly string[], remove: readonly string[] = []) =>
    () =>
      store.resources.mutate(ctx, GROUP_TYPE, id, {
        operation: 'patch',
        apply: (current) => current,
        members: {
          kind: 'delta',
          attribute: 'members',
          clear: false,
          add: add.map((value) => ({ value })),
          remove,
        },
        wanted: NOTHING_WANTED,
      });

  it('E-OUT: every write path leaves its events, and a no-op leaves none', async () => {
    ctx = await store.context();
    const boss = (await store.createUser(ctx, { userName: 'boss', displayName: 'Boss' })).id;
    const enterprise = { manager: { value: boss } };
    const user = (await store.createUser(ctx, { userName: 'user', [URN.enterpriseUser]: enterprise })).id;
    const group = (await store.createGroup(ctx, 'group', [boss])).id;
    const outer = (await store.createGroup(ctx, 'outer', [group])).id;
    const names = { boss, user, group, outer };
    const manager = `${URN.enterpriseUser}:manager`;

    const created = await saidBy(names, () => store.createUser(ctx, { userName: 'third' }));
    expect(created).toEqual([
      { on: 'new', version: 1, type: 'scim.user.created', operation: 'create', changed: ['userName'] },
    ]);
    const withMembers = await saidBy(names, () => store.createGroup(ctx, 'another', [user]));
    expect(withMembers).toMatchObject([{ type: 'scim.group.created', changed: ['displayName', 'members'] }]);
    const together = await saidBy(names, () =>
      store.resources.createMany(ctx, [
        { type: USER_TYPE, draft: { id: store.ids.next(), attributes: { userName: 'fourth' }, members: [] } },
        {
          type: GROUP_TYPE,
          draft: { id: store.ids.next(), attributes: { displayName: 'a third' }, members: [{ value: user }] },
        },
      ]),
    );
    expect(together).toEqual([
      { on: 'new', version: 1, type: 'scim.user.created', operation: 'create', changed: ['userName'] },
      {
        on: 'new',
        version: 1,
        type: 'scim.group.created',
        operation: 'create',
        changed: ['displayName', 'members'],
      },
    ]);
    const patched = await saidBy(
      names,
      mutateUser(user, (current) => ({ ...current, title: 'x' })),
    );
    expect(patched).toEqual([
      { on: 'user', version: 2, type: 'scim.user.updated', operation: 'patch', changed: ['title'] },
    ]);
    const secret = await saidBy(
      names,
      mutateUser(user, (current) => ({ ...current, password: 'hash' }), 'put'),
    );
    expect(secret).toMatchObject([{ version: 3, operation: 'put', changed: ['password'] }]);
    const off = await saidBy(
      names,
      mutateUser(user, (current) => ({ ...current, active: false })),
    );
    expect(off.map(({ type }) => type)).toEqual(['scim.user.updated', 'scim.user.deactivated']);
    const nothing = await saidBy(
      names,
      mutateUser(user, (current) => ({ ...current })),
    );
    expect(nothing).toEqual([]);
    const joined = await saidBy(names, changeMembers(group, [user]));
    expect(joined).toEqual([
      { on: 'group', version: 2, type: 'scim.group.updated', operation: 'patch', changed: ['members'] },
    ]);
    expect(await saidBy(names, changeMembers(group, [user]))).toEqual([]);
    expect(await saidBy(names, changeMembers(group, [], [user]))).toMatchObject([
      { version: 3, changed: ['members'] },
    ]);

    const removedBoss = await saidBy(names, () => store.resources.remove(ctx, USER_TYPE, boss));
    expect(removedBoss).toMatchObject([
      { on: 'boss', version: 2, type: 'scim.user.deleted', operation: 'delete' },
      {
        on: 'user',
        version: 5,
        type: 'scim.user.updated',
        operation: 'cascade',
        changed: expect.arrayContaining([`${manager}.value`]),
      },
      { on: 'group', version: 4, type: 'scim.group.updated', operation: 'cascade', changed: ['members'] },
    ]);
    const removedGroup = await saidBy(names, () => store.resources.remove(ctx, GROUP_TYPE, group));
    expect(removedGroup).toMatchObject([
      { on: 'group', version: 5, type: 'scim.group.deleted', operation: 'delete' },
      { on: 'outer', version: 2, type: 'scim.group.updated', operation: 'cascade', changed: ['members'] },
    ]);
    expect(await saidBy(names, () => store.resources.remove(ctx, GROUP_TYPE, group))).toEqual([]);

    const restoredGroup = await saidBy(names, () => store.archive.restore(ctx, group));
    expect(restoredGroup).toMatchObject([
      { on: 'group', version: 6, type: 'scim.group.created', operation: 'restore' },
      { on: 'outer', version: 3, type: 'scim.group.updated', operation: 'cascade', changed: ['members'] },
    ]);
    const restoredBoss = await saidBy(names, () => store.archive.restore(ctx, boss));
    expect(restoredBoss).toMatchObject([
      { on: 'boss', version: 3, type: 'scim.user.created', operation: 'restore' },
      {
        on: 'user',
        version: 6,
        type: 'scim.user.updated',
        operation: 'cascade',
        changed: expect.arrayContaining([`${manager}.value`]),
      },
      { on: 'group', version: 7, type: 'scim.group.updated', operation: 'cascade', changed: ['members'] },
    ]);
    expect(await saidBy(names, () => store.archive.restore(ctx, boss))).toEqual([]);
  });

  it('E-OUT: every way to write is among them: a new one has to be added there', () => {
    const reading = ['find', 'findPasswordHash', 'list', 'listAcross'];
    const writing = ['create', 'createMany', 'mutate', 'remove'];
    expect(Object.keys(store.resources).sort()).toEqual([...reading, ...writing].sort());
    expect(Object.keys(store.archive).sort()).toEqual(['list', 'restore']);
  });

  it('S-PWD-02: no event holds a password hash', async () => {
    ctx = await store.context();
    const { id } = await store.createUser(ctx, { userName: 'hidden', password: 'hash-canary-1' });
    await mutateUser(id, (current) => ({ ...current, password: 'hash-canary-2' }))();
    await store.resources.remove(ctx, USER_TYPE, id);
    const payloads = (await rows()).map(({ payload }) => payload);
    expect(payloads).toHaveLength(3);
    expect(payloads.filter((payload) => payload.includes('hash-canary'))).toEqual([]);
  });

  it('carries who, when and which transaction; versions are dense and ordinals end with one that is last', async () => {
    ctx = await store.context();
    const { id } = await store.createUser(ctx, { userName: 'dense' });
    for (const title of ['a', 'b', 'c']) await mutateUser(id, (current) => ({ ...current, title }))();
    const users = await Promise.all(
      Array.from({ length: MEMBERS_PER_EVENT + 1 }, (_, index) =>
        store.createUser(ctx, { userName: `n${index}` }),
      ),
    );
    const group = await store.createGroup(
      ctx,
      'chunks',
      users.map((user) => user.id),
    );
    const written = await rows();
    const of = (resource: string): readonly EventRow[] =>
      written.filter(({ aggregate_id: aggregate }) => uuidText(aggregate) === resource);
    expect(of(id).map((row) => [row.resource_version, row.ordinal, row.is_last])).toEqual([
      [1, 0, 1],
      [2, 0, 1],
      [3, 0, 1],
      [4, 0, 1],
    ]);
    expect(of(id).map((row) => row.occurred_at)).toEqual([NOW, NOW + 1, NOW + 2, NOW + 3]);
    expect(of(group.id).map((row) => [row.resource_version, row.ordinal, row.is_last])).toEqual([
      [1, 0, 0],
      [1, 1, 1],
    ]);
    for (const row of written) {
      expect(row).toMatchObject({ actor: ctx.principal.credentialId, request_id: ctx.requestId });
      expect(row.txn_id).toHaveLength(16);
    }
    expect(new Set(of(group.id).map((row) => row.txn_id.toString('hex'))).size).toBe(1);
    expect(new Set(written.map((row) => row.event_id.toString('hex'))).size).toBe(written.length);
  });

  it('a change with more events than one statement may carry is written whole', async () => {
    ctx = await store.context();
    const { id: manager } = await store.createUser(ctx, { userName: 'boss' });
    const title = 'x'.repeat(3 * 1024 * 1024);
    for (const userName of ['a', 'b', 'c', 'd']) {
      await store.createUser(ctx, { userName, title, [URN.enterpriseUser]: { manager: { value: manager } } });
    }
    const before = (await rows()).length;
    // Each of them is said before and after the change: 24 MiB, where MariaDB takes 16 in a statement.
    expect(await store.resources.remove(ctx, USER_TYPE, manager)).toBe(true);
    const written = (await rows()).slice(before);
    expect(written.map(({ resource_version: version }) => version)).toEqual([2, 2, 2, 2, 2]);
    expect(new Set(written.map((row) => row.txn_id.toString('hex'))).size).toBe(1);
  });

  it('refuses a second event of the same version and ordinal', async () => {
    ctx = await store.context();
    const { id } = await store.createUser(ctx, { userName: 'twice' });
    const again = store.database.unitOfWork.write((session) =>
      session.run(
        'insert into event (event_id, tenant_id, aggregate_type, aggregate_id, resource_version, ordinal, is_last, ' +
          'txn_id, type, occurred_at, actor, request_id, payload) ' +
          'select ?, tenant_id, aggregate_type, aggregate_id, resource_version, ordinal, is_last, txn_id, type, ' +
          'occurred_at, actor, request_id, payload from event where tenant_id = ? and aggregate_id = ?',
        [uuidBytes(store.ids.next()) ?? null, ctx.tenant.id, uuidBytes(id) ?? null],
      ),
    );
    await expect(again).rejects.toThrow();
    expect(await rows()).toHaveLength(1);
  });
});
