import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { FeedEvent, RequestContext } from '@rollcall/directory';
import { structuredCloudEvent } from '@rollcall/outbox';
import { epochRepository, feedRepository, sequencingRepository } from '@rollcall/persistence';
import { USER_TYPE } from '@rollcall/scim';
import { setTimeout as pause } from 'node:timers/promises';

import { openConsumingService, type ConsumingService } from '../support/consuming-service.js';
import { copyDatabase } from '../support/copy-database.js';
import { describeOnMariadb, forEachEngine, type Engine } from '../support/engines.js';
import { eventually } from '../support/eventually.js';
import { NOTHING_WANTED, NOW, openStore, type OpenStore } from '../support/open-store.js';
import { placesOf, sequenceAll } from './sequencing.fixture.js';

const SECOND = 1000;

forEachEngine('a database that was restored', (engine) => {
  const stores: OpenStore[] = [];
  let consumer: ConsumingService;

  beforeAll(async () => {
    consumer = await openConsumingService();
  });
  afterEach(async () => {
    consumer.seen.length = 0;
    for (const store of stores.splice(0)) await store.close();
  });
  afterAll(() => consumer.close());

  /** What the consumer applied last. */
  function last(): readonly unknown[] {
    return consumer.seen.slice(-1).map(({ type, epoch, version }) => `${type} ${epoch} ${version}`);
  }

  async function open(on: Engine = engine): Promise<OpenStore> {
    const store = await openStore(on);
    stores.push(store);
    return store;
  }

  /** What a backup of the store brings back. */
  async function restore(of: OpenStore): Promise<OpenStore> {
    const url = await copyDatabase(of.url);
    return open({ name: engine.name, databaseUrl: () => Promise.resolve(url) });
  }

  const retitle = (store: OpenStore, ctx: RequestContext, id: string, title: string): Promise<unknown> =>
    store.resources.mutate(ctx, USER_TYPE, id, {
      operation: 'patch',
      apply: (current) => ({ ...current, title }),
      wanted: NOTHING_WANTED,
    });

  /** Gives the events of a store their places, and the last of them to the consumer. */
  async function deliver(
    store: OpenStore,
    ctx: RequestContext,
    count: number,
  ): Promise<readonly FeedEvent[]> {
    await sequenceAll(sequencingRepository(store.database.unitOfWork));
    const events = (await placesOf(store, ctx)).slice(-count);
    for (const event of events) {
      const outgoing = { tenant: ctx.tenant, event, replay: false };
      const text = structuredCloudEvent(outgoing, { publicUrl: 'https://id.example.com' });
      await consumer.accept(JSON.parse(text));
    }
    return events;
  }

  const begin = (store: OpenStore, now: number): ReturnType<ReturnType<typeof epochRepository>['begin']> =>
    epochRepository(store.database.unitOfWork).begin(now);

  it('a new epoch has a consumer apply what happens from then on, although its version is lower', async () => {
    const store = await open();
    const ctx = await store.context();
    const { id } = await store.createUser(ctx, { userName: 'ines' });
    await retitle(store, ctx, id, 'kept');
    await deliver(store, ctx, 2);
    const restored = await restore(store);
    for (const title of ['lost', 'lost, too', 'lost, as well', 'lost at last']) {
      await retitle(store, ctx, id, title);
    }
    await deliver(store, ctx, 4);
    expect(last()).toEqual(['user.updated 1 6']);

    await retitle(restored, ctx, id, 'not said yet');
    await deliver(restored, ctx, 1);
    expect(last()).toEqual(['user.updated 1 6']);

    const { epoch, previous } = await begin(restored, NOW);
    expect(previous).toBe(1);
    expect(epoch).toBeGreaterThan(previous);
    await retitle(restored, ctx, id, 'new');
    const [event] = await deliver(restored, ctx, 1);
    expect(event).toMatchObject({ epoch, version: 4, resourceId: id });
    expect(last()).toEqual([`user.updated ${epoch} 4`]);
  });

  it('an event that waited for its place when the backup was made is of the new epoch', async () => {
    const store = await open();
    const ctx = await store.context();
    await store.createUser(ctx, { userName: 'ines' });
    const restored = await restore(store);
    const { epoch } = await begin(restored, NOW);
    await restored.createUser(ctx, { userName: 'omar' });
    await sequenceAll(sequencingRepository(restored.database.unitOfWork));
    const epochs = (await placesOf(restored, ctx)).map((event) => event.epoch);
    // The embedded database gives places in the change itself: nothing waits there.
    expect(epochs).toEqual([engine.name === 'libsql' ? 1 : epoch, epoch]);
  });

  it('the second restore from one backup begins a greater epoch than the first', async () => {
    const store = await open();
    const [first, second] = [await restore(store), await restore(store)];
    const once = await begin(first, NOW);
    const again = await begin(second, NOW + SECOND);
    expect(again.previous).toBe(1);
    expect(again.epoch).toBeGreaterThan(once.epoch);
    // A clock that stands still or goes back begins none that was there before.
    expect((await begin(second, 0)).epoch).toBeGreaterThan(again.epoch);
  });

  it('while others write and give places, what gets its place afterwards is of the new epoch', async () => {
    const store = await open();
    const ctx = await store.context();
    const sequencing = sequencingRepository(store.database.unitOfWork);
    const feed = feedRepository(store.database.unitOfWork);
    let writes = true;
    const writers = [1, 2, 3].map(async (writer) => {
      for (let count = 0; writes; count += 1) {
        await store.createUser(ctx, { userName: `user-${writer}-${count}` });
      }
    });
    const places = (async () => {
      while (writes) await sequenceAll(sequencing);
    })();
    const begun: { readonly epoch: number; readonly last: number }[] = [];
    for (let count = 1; count <= 5; count += 1) {
      const { last: before } = await feed.bounds(ctx.tenant.id);
      await eventually(async () =>
        expect((await feed.bounds(ctx.tenant.id)).last).toBeGreaterThan(before + 2),
      );
      const { epoch } = await begin(store, NOW + count * SECOND);
      begun.push({ epoch, last: (await feed.bounds(ctx.tenant.id)).last });
    }
    writes = false;
    await Promise.all([...writers, places]);
    await store.createUser(ctx, { userName: 'the last' });
    await sequenceAll(sequencing);

    const events = await placesOf(store, ctx);
    for (const { epoch, last } of begun) {
      expect(events.filter((event) => event.seq > last && event.epoch < epoch)).toEqual([]);
    }
    const epochs = events.map((event) => event.epoch);
    expect(epochs).toEqual([...epochs].sort((one, other) => one - other));
    expect(epochs.at(-1)).toBe(begun.at(-1)?.epoch);
  });
});

describeOnMariadb('a new epoch', (engine) => {
  it('waits for whoever is giving places, so that none of the epoch before is given after it has begun', async () => {
    const store = await openStore(engine);
    const { unitOfWork } = store.database;
    const waiting =
      'select t.trx_id from information_schema.innodb_trx t ' +
      'join information_schema.processlist p on p.id = t.trx_mysql_thread_id ' +
      "where p.db = database() and t.trx_state = 'LOCK WAIT'";
    try {
      let settled = false;
      const begun = await unitOfWork.write(async (session) => {
        // As a sequencer does before it reads the epoch.
        await session.query(`select shard from lease where shard = 7${session.dialect.forUpdate}`, []);
        const beginning = epochRepository(unitOfWork)
          .begin(NOW)
          .finally(() => (settled = true));
        for (let rows: readonly object[] = []; !settled && rows.length === 0;) {
          // InnoDB shows a copy, which it renews when nobody has looked at it for a tenth of a second.
          await pause(200);
          rows = await unitOfWork.read((other) => other.query(waiting, []));
        }
        expect(settled).toBe(false);
        return { beginning };
      });
      expect((await begun.beginning).previous).toBe(1);
    } finally {
      await store.close();
    }
  });
});
