import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Sequencing } from '@rollcall/directory';
import { feedRepository, sequencingRepository, SHARDS, sinkRepository } from '@rollcall/persistence';
import { USER_TYPE } from '@rollcall/scim';

import { forEachEngine, libsqlEngine } from '../support/engines.js';
import { NOTHING_WANTED, openStore, type OpenStore } from '../support/open-store.js';
import { LONG, placesOf, sequenceAll } from './sequencing.fixture.js';

const rename =
  (title: string) =>
  (current: object): Record<string, string> => ({ ...current, title });

forEachEngine('the order of events', (engine) => {
  let store: OpenStore;
  let sequencing: Sequencing;

  beforeAll(async () => {
    store = await openStore(engine);
    sequencing = sequencingRepository(store.database.unitOfWork);
  });
  afterAll(() => store.close());

  it('the feed is dense, holds every event once, and the versions of a resource stand in their order', async () => {
    const ctx = await store.context();
    const users = await Promise.all(
      Array.from({ length: 5 }, (_, index) => store.createUser(ctx, { userName: `user-${index}` })),
    );
    const writes = users.flatMap(({ id }) =>
      Array.from({ length: 8 }, (_, index) =>
        store.resources.mutate(ctx, USER_TYPE, id, {
          operation: 'patch',
          apply: rename(`title ${index}`),
          wanted: NOTHING_WANTED,
        }),
      ),
    );
    // Some get their places while others are written.
    await Promise.all([...writes, sequenceAll(sequencing), sequenceAll(sequencing)].slice(0, -1));
    await sequenceAll(sequencing);

    const events = await placesOf(store, ctx);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
    for (const { id } of users) {
      const versions = events.filter(({ resourceId }) => resourceId === id).map(({ version }) => version);
      expect(versions).toEqual(versions.map((_, index) => index + 1));
      expect(versions).toHaveLength(9);
    }
  });

  it('the consequences of one change stand in the feed with it, under one txn', async () => {
    const ctx = await store.context();
    const { id } = await store.createUser(ctx, { userName: 'leaver', active: true });
    await store.createGroup(ctx, 'one', [id]);
    await store.createGroup(ctx, 'two', [id]);
    await store.resources.remove(ctx, USER_TYPE, id);
    await sequenceAll(sequencing);
    const events = (await placesOf(store, ctx)).slice(3);
    expect(events.map(({ type }) => type).sort()).toEqual([
      'scim.group.updated',
      'scim.group.updated',
      'scim.user.deleted',
    ]);
    expect(new Set(events.map(({ txn }) => txn)).size).toBe(1);
  });

  it('each tenant has a feed of its own', async () => {
    const [one, other] = [await store.context(), await store.context()];
    await store.createUser(one, { userName: 'a' });
    await store.createUser(other, { userName: 'b' });
    await store.createUser(one, { userName: 'c' });
    await sequenceAll(sequencing);
    expect((await placesOf(store, one)).map(({ seq }) => seq)).toEqual([1, 2]);
    expect((await placesOf(store, other)).map(({ seq }) => seq)).toEqual([1]);
    const empty = await store.context();
    const tenants = [empty, one, other].map(({ tenant }) => tenant.id);
    const heads = await feedRepository(store.database.unitOfWork).heads(tenants);
    expect(tenants.map((id) => heads.get(id))).toEqual([undefined, 2, 1]);
  });

  it('a page ends where its events are many, large, or of other types, and says how far it looked', async () => {
    const ctx = await store.context();
    const feed = feedRepository(store.database.unitOfWork);
    const long = 'x'.repeat(60_000);
    for (let index = 0; index < 3; index++) {
      const addresses = Array.from({ length: 15 }, (_, part) => ({ type: `t${part}`, formatted: long }));
      await store.createUser(ctx, { userName: `large-${index}`, addresses });
    }
    for (let index = 0; index < 3; index++) {
      const addresses = Array.from({ length: 40 }, (_, part) => ({ type: `t${part}`, formatted: long }));
      await store.createUser(ctx, { userName: `larger-${index}`, addresses });
    }
    await store.createGroup(ctx, 'group');
    await sequenceAll(sequencing);
    const { id: tenantId } = ctx.tenant;
    const first = await feed.read(tenantId, { after: 0, limit: 100 });
    expect(first.events.length).toBeGreaterThanOrEqual(3);
    expect(first.events.length).toBeLessThan(7);
    expect(first.through).toBe(first.events.length);
    const two = await feed.read(tenantId, { after: 1, limit: 2 });
    expect(two).toMatchObject({ through: 3, epoch: 1 });
    const groups = await feed.read(tenantId, { after: 0, limit: 100, types: ['scim.group.created'] });
    expect(groups.events.map(({ seq }) => seq)).toEqual([7]);
    expect(groups.through).toBe(7);
    const none = await feed.read(tenantId, { after: 0, limit: 100, types: ['scim.user.deleted'] });
    expect(none).toEqual({ events: [], through: 7, epoch: 1 });
    const resourceId = first.events[1]?.resourceId ?? '';
    const one = await feed.read(tenantId, { after: 0, limit: 100, resourceId });
    expect(one.events.map(({ seq }) => seq)).toEqual([2]);
  });

  it('old events are removed, but none that a sink waits for', async () => {
    const ctx = await store.context();
    const sinks = sinkRepository(store.database.unitOfWork);
    const feed = feedRepository(store.database.unitOfWork);
    const { id: tenantId } = ctx.tenant;
    for (let index = 0; index < 9; index++) await store.createUser(ctx, { userName: `user-${index}` });
    await sequenceAll(sequencing);
    await store.database.unitOfWork.write(async (session) => {
      await session.run('update feed set sequenced_at = seq * 1000 where tenant_id = ?', [tenantId]);
    });
    const id = store.ids.next();
    const sink = { id, tenantId, kind: 'spec', name: 'spec', settings: {}, secret: undefined, created: 0 };
    await sinks.insert(sink, [{ tenantId, seq: 4 }]);
    const holder = { owner: 'spec', leases: await sequencing.hold('spec', LONG) };
    expect(await sequencing.prune(holder, 3001)).toBe(3);
    expect(await feed.bounds(tenantId)).toEqual({ first: 4, last: 9 });
    expect(await sequencing.prune(holder, 99_000)).toBe(1);
    expect(await feed.bounds(tenantId)).toEqual({ first: 5, last: 9 });
    await sinks.command({ sinkId: id, tenantId }, { state: 'quarantined' });
    expect(await sequencing.prune(holder, 99_000)).toBe(5);
    expect(await feed.bounds(tenantId)).toEqual({ first: 10, last: 9 });
    await store.createUser(ctx, { userName: 'next' });
    await sequenceAll(sequencing);
    expect((await feed.read(tenantId, { after: 9, limit: 10 })).events).toMatchObject([{ seq: 10 }]);
    await sinks.remove(id, tenantId);
  });

  it('what is to be tried again is kept; a dead letter, or what a quarantined sink has set aside, is not', async () => {
    const ctx = await store.context();
    const sinks = sinkRepository(store.database.unitOfWork);
    const { id: tenantId } = ctx.tenant;
    for (let index = 0; index < 9; index++) await store.createUser(ctx, { userName: `user-${index}` });
    await sequenceAll(sequencing);
    await store.database.unitOfWork.write(async (session) => {
      await session.run('update feed set sequenced_at = seq * 1000 where tenant_id = ?', [tenantId]);
    });
    const id = store.ids.next();
    const sink = { id, tenantId, kind: 'spec', name: 'spec', settings: {}, secret: undefined, created: 0 };
    await sinks.insert(sink, [{ tenantId, seq: 9 }]);
    const setAside = async (seq: number, state: 'dead' | 'retrying'): Promise<void> => {
      const tried = { attempts: 1, nextAttempt: 0, lastError: 'status 500', since: 0 };
      await sinks.setAside({ sinkId: id, tenantId }, [
        { seq, resourceId: store.ids.next(), state, ...tried },
        { seq: seq + 1, resourceId: store.ids.next(), state: 'queued', ...tried },
      ]);
    };
    await setAside(2, 'dead');
    await setAside(5, 'retrying');
    const holder = { owner: 'spec', leases: await sequencing.hold('spec', LONG) };
    expect(await sequencing.prune(holder, 99_000)).toBe(4);
    expect(await sequencing.prune(holder, 99_000)).toBe(0);
    await sinks.command({ sinkId: id, tenantId }, { state: 'quarantined' });
    expect(await sequencing.prune(holder, 99_000)).toBe(5);
    await sinks.remove(id, tenantId);
  });

  it('a place is found by the instant at which it was given', async () => {
    const ctx = await store.context();
    const feed = feedRepository(store.database.unitOfWork);
    for (let index = 0; index < 9; index++) await store.createUser(ctx, { userName: `user-${index}` });
    await sequenceAll(sequencing);
    await store.database.unitOfWork.write(async (session) => {
      await session.run('update feed set sequenced_at = seq * 1000 where tenant_id = ?', [ctx.tenant.id]);
    });
    expect(await feed.placeBefore(ctx.tenant.id, 0)).toBe(0);
    expect(await feed.placeBefore(ctx.tenant.id, 4000)).toBe(3);
    expect(await feed.placeBefore(ctx.tenant.id, 4001)).toBe(4);
    expect(await feed.placeBefore(ctx.tenant.id, 99_000)).toBe(9);
  });
});

describe('a process that alone has the database', () => {
  it('takes over at once what a process that was killed held', async () => {
    const store = await openStore(libsqlEngine);
    try {
      const sequencing = sequencingRepository(store.database.unitOfWork);
      await sequencing.hold('killed', LONG);
      expect(await sequencing.hold('heir', LONG)).toEqual([]);
      await sequencing.freeAbandoned();
      expect(await sequencing.hold('heir', LONG)).toHaveLength(SHARDS);
    } finally {
      await store.close();
    }
  });
});
