import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { RequestContext, SinkStore } from '@rollcall/directory';
import { Relay, type Delivery, type OutgoingEvent, type RelayObserver } from '@rollcall/outbox';
import { feedRepository, sequencingRepository, sinkRepository } from '@rollcall/persistence';
import { USER_TYPE } from '@rollcall/scim';

import { forEachEngine } from '../support/engines.js';
import { eventually } from '../support/eventually.js';
import { NOTHING_WANTED, openStore, type OpenStore } from '../support/open-store.js';

const QUIET: RelayObserver = {
  sequenced: () => undefined,
  leasesChanged: () => undefined,
  fenceLost: () => undefined,
  troubled: () => undefined,
  delivered: () => undefined,
  failed: () => undefined,
  stateChanged: () => undefined,
};

forEachEngine('a relay', (engine) => {
  let store: OpenStore;
  let sinks: SinkStore;
  let ctx: RequestContext;
  let sinkId: string;
  let relays: Relay[];
  /** What arrived, in order, with retries. */
  let received: OutgoingEvent[];
  let answer: (outgoing: OutgoingEvent) => Delivery;

  beforeAll(async () => {
    store = await openStore(engine);
    sinks = sinkRepository(store.database.unitOfWork);
  });
  afterAll(() => store.close());
  beforeEach(async () => {
    relays = [];
    received = [];
    answer = () => ({ kind: 'delivered' });
    ctx = await store.context();
    sinkId = store.ids.next();
    await sinks.insert(
      {
        id: sinkId,
        tenantId: ctx.tenant.id,
        kind: 'spec',
        name: 'spec',
        settings: {},
        secret: undefined,
        created: ctx.now,
      },
      [{ tenantId: ctx.tenant.id, seq: 0 }],
    );
  });
  afterEach(async () => {
    await Promise.all(relays.map((relay) => relay.stop()));
    await sinks.remove(sinkId);
  });

  function start(owner = `relay-${relays.length}`, leaseTtl = 1000): Relay {
    const { unitOfWork } = store.database;
    const relay = new Relay({
      owner,
      leaseTtl,
      sinks,
      sequencing: sequencingRepository(unitOfWork),
      feed: feedRepository(unitOfWork),
      tenantName: () => Promise.resolve(ctx.tenant.name),
      observer: QUIET,
      openPublisher: () =>
        Promise.resolve({
          policy: { wave: 50, concurrency: 8, retryAfter: (attempts) => (attempts > 4 ? undefined : 20) },
          publish: async (outgoing) => {
            await new Promise((resolve) => setImmediate(resolve));
            const delivery = answer(outgoing);
            if (delivery.kind === 'delivered') received.push(outgoing);
            return delivery;
          },
          close: () => Promise.resolve(),
        }),
    });
    relay.start();
    relays.push(relay);
    return relay;
  }

  const versionsOf = (id: string): readonly number[] =>
    received.filter(({ event }) => event.resourceId === id).map(({ event }) => event.version);

  async function patch(id: string, title: string): Promise<void> {
    await store.resources.mutate(ctx, USER_TYPE, id, {
      operation: 'patch',
      apply: (current) => ({ ...current, title }),
      wanted: NOTHING_WANTED,
    });
    for (const relay of relays) relay.call();
  }

  it('delivers what was written before and after it began, each resource in the order of its versions', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 3; index++) {
      ids.push((await store.createUser(ctx, { userName: `user-${index}` })).id);
    }
    start();
    await Promise.all(ids.flatMap((id) => ['a', 'b', 'c', 'd'].map((title) => patch(id, title))));
    await eventually(() => expect(received).toHaveLength(15));
    for (const id of ids) expect(versionsOf(id)).toEqual([1, 2, 3, 4, 5]);
    const [progress] = await sinks.cursors(sinkId);
    expect(progress).toMatchObject({ head: 15, state: 'active' });
  });

  it('one poisonous event sets its resource aside, the others go on, and it can be tried again', async () => {
    const bad = (await store.createUser(ctx, { userName: 'bad' })).id;
    const good = (await store.createUser(ctx, { userName: 'good' })).id;
    answer = ({ event }) =>
      event.resourceId === bad ? { kind: 'failed', reason: 'status 500' } : { kind: 'delivered' };
    start();
    await patch(bad, 'x');
    await patch(good, 'y');
    await eventually(() => expect(versionsOf(good)).toEqual([1, 2]));
    const key = { sinkId, tenantId: ctx.tenant.id };
    await eventually(async () => {
      expect(await sinks.parked(key, 0, 10)).toMatchObject([
        { state: 'dead', attempts: 5, lastError: 'status 500' },
        { state: 'queued' },
      ]);
    });
    answer = () => ({ kind: 'delivered' });
    expect(await sinks.decideParked(key, { verb: 'retry', seqs: 'all', now: Date.now() })).toBe(1);
    await eventually(() => expect(versionsOf(bad)).toEqual([1, 2]));
    // What was delivered is taken from the list a moment later.
    await eventually(async () => expect(await sinks.parked(key, 0, 10)).toEqual([]));
  });

  it('a poisonous event can be given up; those of its resource behind it go on', async () => {
    const { id } = await store.createUser(ctx, { userName: 'bad' });
    answer = ({ event }) =>
      event.version === 1 ? { kind: 'refused', reason: 'too large' } : { kind: 'delivered' };
    start();
    const key = { sinkId, tenantId: ctx.tenant.id };
    await eventually(async () => expect(await sinks.parked(key, 0, 10)).toHaveLength(1));
    await patch(id, 'x');
    await eventually(async () => expect(await sinks.parked(key, 0, 10)).toHaveLength(2));
    expect(await sinks.decideParked(key, { verb: 'skip', seqs: [1], now: Date.now() })).toBe(1);
    await eventually(() => expect(versionsOf(id)).toEqual([2]));
  });

  it('a sink that is down gets everything, in order, when it is back, without a restart', async () => {
    answer = () => ({ kind: 'unavailable', reason: 'connection refused' });
    const { id } = await store.createUser(ctx, { userName: 'patient' });
    start();
    for (const title of ['a', 'b', 'c']) await patch(id, title);
    await eventually(async () => {
      expect(await sinks.cursors(sinkId)).toMatchObject([{ seq: 0, lastError: 'connection refused' }]);
    });
    answer = () => ({ kind: 'delivered' });
    await sinks.command(
      { sinkId, tenantId: ctx.tenant.id },
      { state: 'active', attempts: 0, nextAttempt: 0 },
    );
    await eventually(() => expect(versionsOf(id)).toEqual([1, 2, 3, 4]));
  });

  it('a sink that is paused keeps its place', async () => {
    const key = { sinkId, tenantId: ctx.tenant.id };
    await sinks.command(key, { state: 'paused' });
    start();
    const { id } = await store.createUser(ctx, { userName: 'later' });
    await patch(id, 'x');
    await sinks.command(key, { state: 'active' });
    await eventually(() => expect(versionsOf(id)).toEqual([1, 2]));
  });

  it('a replay gives the same ids again, marked, and then goes on', async () => {
    const { id } = await store.createUser(ctx, { userName: 'again' });
    start();
    await patch(id, 'x');
    await eventually(() => expect(versionsOf(id)).toEqual([1, 2]));
    await sinks.command({ sinkId, tenantId: ctx.tenant.id }, { seq: 0, replayUntil: 2 });
    await patch(id, 'y');
    await eventually(() => expect(versionsOf(id).slice(2)).toEqual([1, 2, 3]));
    expect(received.map(({ replay }) => replay)).toEqual([false, false, true, true, false]);
    expect(received[2]?.event.id).toBe(received[0]?.event.id);
  });

  it('two relays share the work; when one ends the other has all of it, and nothing is lost or out of order', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 4; index++) {
      ids.push((await store.createUser(ctx, { userName: `user-${index}` })).id);
    }
    const first = start();
    start();
    for (const title of ['a', 'b', 'c']) await Promise.all(ids.map((id) => patch(id, title)));
    await first.stop();
    relays.shift();
    for (const title of ['d', 'e', 'f']) await Promise.all(ids.map((id) => patch(id, title)));
    await eventually(() => expect(new Set(received.map(({ event }) => event.id)).size).toBe(28));
    for (const id of ids) {
      // A consumer drops what is not newer.
      const versions = versionsOf(id);
      const newer = versions.filter((version, index) =>
        versions.slice(0, index).every((seen) => seen < version),
      );
      expect(newer).toEqual([1, 2, 3, 4, 5, 6, 7]);
    }
  });

  it('sinks of all tenants get a cursor for each tenant that has events, from the start of what is kept', async () => {
    const all = store.ids.next();
    await sinks.insert(
      {
        id: all,
        tenantId: undefined,
        kind: 'spec',
        name: 'all',
        settings: {},
        secret: undefined,
        created: ctx.now,
      },
      [],
    );
    await store.createUser(ctx, { userName: 'one' });
    const other = await store.context();
    await store.createUser(other, { userName: 'two' });
    start();
    await eventually(async () => {
      const cursors = await sinks.cursors(all);
      const own = cursors.filter(({ tenantId }) => [ctx.tenant.id, other.tenant.id].includes(tenantId));
      expect(own).toMatchObject([
        { seq: 1, head: 1 },
        { seq: 1, head: 1 },
      ]);
    });
    await sinks.remove(all);
  });
});
