import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Sequencing } from '@rollcall/directory';
import { resourceRepository, sequencingRepository, SHARDS, type UnitOfWork } from '@rollcall/persistence';
import { GROUP_TYPE, USER_TYPE } from '@rollcall/scim';

import { describeOnMariadb } from '../support/engines.js';
import { LINKS, NOTHING_WANTED, openStore, type OpenStore } from '../support/open-store.js';
import { LONG, placesOf, sequenceAll } from './sequencing.fixture.js';

describeOnMariadb('several relays', (engine) => {
  let store: OpenStore;
  let sequencing: Sequencing;

  beforeAll(async () => {
    store = await openStore(engine);
    sequencing = sequencingRepository(store.database.unitOfWork);
  });
  afterAll(() => store.close());

  /** Resources whose transactions stay open until they are told to commit. */
  function held(): {
    readonly resources: OpenStore['resources'];
    commit: () => void;
    reached: Promise<void>;
  } {
    let commit = (): void => undefined;
    let reach = (): void => undefined;
    const reached = new Promise<void>((resolve) => (reach = resolve));
    const may = new Promise<void>((resolve) => (commit = resolve));
    const { unitOfWork } = store.database;
    const slow: UnitOfWork = {
      ...unitOfWork,
      write: (work) =>
        unitOfWork.write(async (session) => {
          const result = await work(session);
          reach();
          await may;
          return result;
        }),
    };
    const types = [USER_TYPE, GROUP_TYPE];
    return {
      resources: resourceRepository({ unitOfWork: slow, types, links: LINKS, ids: store.ids }),
      commit,
      reached,
    };
  }

  it('an event that is committed late is not missed: it gets a later place', async () => {
    const ctx = await store.context();
    const { resources, commit, reached } = held();
    const draft = { id: store.ids.next(), attributes: { userName: 'late' }, members: [] };
    const late = resources.create(ctx, USER_TYPE, draft, NOTHING_WANTED);
    await reached;
    await store.createUser(ctx, { userName: 'early-1' });
    await store.createUser(ctx, { userName: 'early-2' });
    expect(await sequenceAll(sequencing)).toBe(2);
    commit();
    await late;
    expect(await sequenceAll(sequencing)).toBe(1);
    const names = (await placesOf(store, ctx)).map(
      ({ payload }) => /"userName":"([^"]+)"/.exec(payload)?.[1],
    );
    expect(names).toEqual(['early-1', 'early-2', 'late']);
  });

  it('what a release without feeds writes meanwhile is found, and what has its place or waits for it is left alone', async () => {
    const ctx = await store.context();
    for (const userName of ['placed', 'old-1', 'old-2']) await store.createUser(ctx, { userName });
    await store.database.unitOfWork.write(async (session) => {
      await session.run(
        "delete from unsequenced where event_id in (select id from event where tenant_id = ? and payload like '%old-%')",
        [ctx.tenant.id],
      );
    });
    await sequenceAll(sequencing);
    await store.createUser(ctx, { userName: 'waits' });
    expect(await sequencing.nameMissed()).toBe(2);
    expect(await sequencing.nameMissed()).toBe(0);
    await sequenceAll(sequencing);
    const names = (await placesOf(store, ctx)).map(
      ({ payload }) => /"userName":"([^"]+)"/.exec(payload)?.[1],
    );
    expect(names).toEqual(['placed', 'old-1', 'old-2', 'waits']);
    await sequencing.release('spec');
  });

  describe('leases', () => {
    it('relays share the shards, and what one gives back another takes', async () => {
      await sequencing.release('spec');
      const all = await sequencing.hold('one', LONG);
      expect(all).toHaveLength(SHARDS);
      expect(await sequencing.hold('two', LONG)).toEqual([]);
      expect(await sequencing.hold('one', LONG)).toHaveLength(SHARDS / 2);
      const taken = await sequencing.hold('two', LONG);
      expect(taken).toHaveLength(SHARDS / 2);
      await sequencing.release('one');
      expect(await sequencing.hold('two', LONG)).toHaveLength(SHARDS);
      await sequencing.release('two');
    });

    it('one that was away for too long gives no event its place, and one that renews keeps its fence', async () => {
      const ctx = await store.context();
      const zombie = { owner: 'zombie', leases: await sequencing.hold('zombie', LONG) };
      expect(await sequencing.hold('zombie', LONG)).toEqual(zombie.leases);
      // As if its time had run out.
      await store.database.unitOfWork.write(async (session) => {
        await session.run("update lease set expires = 1 where owner = 'zombie'", []);
        await session.run("update relay set expires = 1 where owner = 'zombie'", []);
      });
      const leases = await sequencing.hold('heir', LONG);
      expect(leases.map(({ fence }) => fence)).toEqual(zombie.leases.map(({ fence }) => fence + 1));
      await store.createUser(ctx, { userName: 'anyone' });
      expect(await sequencing.sequence(zombie, 100)).toBeUndefined();
      expect(await placesOf(store, ctx)).toEqual([]);
      expect(await sequencing.sequence({ owner: 'heir', leases }, 100)).toMatchObject({ count: 1 });
      await sequencing.release('heir');
    });
  });
});
