import { afterEach, expect, it, jest } from '@jest/globals';
import type { Sequencing } from '@rollcall/directory';
import { SecretUnreadable, type OutgoingEvent, type RelayObserver } from '@rollcall/outbox';
import { feedRepository, sequencingRepository } from '@rollcall/persistence';

import { forEachEngine } from '../support/engines.js';
import { eventually } from '../support/eventually.js';
import { QUIET, relayWorld } from './relay-world.js';

const HOUR = 3_600_000;

forEachEngine('a relay in trouble', (engine) => {
  const world = relayWorld(engine);
  afterEach(() => void jest.restoreAllMocks());

  async function seqOf(): Promise<number | undefined> {
    return (await world.sinks.cursors(world.key.sinkId))[0]?.seq;
  }

  it('a sink that is changed while it is behind gets the rest as it is now', async () => {
    for (let index = 0; index < 6; index++) await world.createUser(`user-${index}`);
    const used: unknown[] = [];
    world.start({
      openPublisher: (sink) =>
        Promise.resolve({
          ...world.publisher({ wave: 2, concurrency: 1 }),
          publish: async ({ event }) => {
            if (event.seq === 1) await world.sinks.update(sink, { ...sink, settings: { url: 'new' } });
            used.push(sink.settings);
            return { kind: 'delivered' };
          },
        }),
    });
    await eventually(async () => expect(await seqOf()).toBe(6));
    const changed = { url: 'new' };
    expect(used).toEqual([{}, {}, changed, changed, changed, changed]);
  });

  it('events that fail again and again are tried together, and others are delivered between', async () => {
    const bad = new Set([await world.createUser('bad-1'), await world.createUser('bad-2')]);
    let failing = 0;
    let together = 0;
    let tried = 0;
    world.answer = async ({ event }) => {
      if (!bad.has(event.resourceId)) return { kind: 'delivered' };
      tried += 1;
      failing += 1;
      if (tried > bad.size) together = Math.max(together, failing);
      await new Promise((resolve) => setTimeout(resolve, 20));
      failing -= 1;
      return { kind: 'failed', reason: 'status 500' };
    };
    const openPublisher = () => Promise.resolve(world.publisher({ retryAfter: () => 0 }));
    world.start({ openPublisher });
    await eventually(() => expect(together).toBe(2));
    const good = await world.createUser('good');
    await world.patch(good, 'x');
    await eventually(() => expect(world.versionsOf(good)).toEqual([1, 2]));
  });

  it('what a publisher throws makes its sink wait, with what it said', async () => {
    world.answer = () => {
      throw new Error('no key opens the secret');
    };
    await world.createUser('anyone');
    const openPublisher = () => Promise.resolve(world.publisher({ retryAfter: () => HOUR }));
    world.start({ openPublisher });
    await eventually(async () => {
      expect(await world.sinks.cursors(world.key.sinkId)).toMatchObject([
        { state: 'backingOff', attempts: 1, lastError: 'no key opens the secret' },
      ]);
    });
  });

  it('a publisher that cannot be made now is made later; only one whose secret cannot be read is given up', async () => {
    const { sinks, key } = world;
    const id = await world.createUser('anyone');
    let error: Error | undefined = new Error('The database is busy.');
    world.start({
      openPublisher: () => (error === undefined ? Promise.resolve(world.publisher()) : Promise.reject(error)),
    });
    const standing = async (): Promise<unknown> => (await sinks.cursors(key.sinkId))[0];
    await eventually(async () => {
      expect(await standing()).toMatchObject({ state: 'backingOff', lastError: 'The database is busy.' });
    });
    error = new SecretUnreadable('The key is lost.');
    await sinks.command(key, { nextAttempt: 0 });
    await eventually(async () => {
      expect(await standing()).toMatchObject({ state: 'quarantined', lastError: 'The key is lost.' });
    });
    error = undefined;
    await sinks.command(key, { state: 'active' });
    await eventually(() => expect(world.versionsOf(id)).toEqual([1]));
  });

  it('events that are removed while their sink is given up are counted, and said when it goes on', async () => {
    const { sinks, key, ctx } = world;
    const standing = async () => (await sinks.cursors(key.sinkId))[0];
    await sinks.command(key, { state: 'quarantined' });
    for (let index = 0; index < 5; index++) await world.createUser(`lost-${index}`);
    const sequencer = world.start();
    await eventually(async () => expect(await standing()).toMatchObject({ head: 5, missed: 0 }));
    await sequencer.stop();
    const sequencing = sequencingRepository(world.store.database.unitOfWork);
    const holder = { owner: 'spec', leases: await sequencing.hold('spec', HOUR) };
    await sequencing.prune(holder, (await sequencing.now()) + HOUR, () => true);
    await sequencing.release('spec');
    expect(await standing()).toMatchObject({ seq: 0, head: 5, missed: 5 });

    await sinks.command(key, { state: 'active' });
    await world.createUser('kept');
    const told: unknown[] = [];
    const missed: RelayObserver['missed'] = ({ seq, tenantId }, count) => {
      if (tenantId === ctx.tenant.id) told.push([seq, count]);
    };
    world.start({ observer: { ...QUIET, missed } });
    await eventually(async () => expect(await standing()).toMatchObject({ seq: 6, missed: 0 }));
    expect(told).toEqual([[0, 5]]);
    expect(world.received.map(({ event }) => event.seq)).toEqual([6]);
  });

  it('one that ends tries nothing more, and the next goes on where it was', async () => {
    for (let index = 0; index < 9; index++) await world.createUser(`user-${index}`);
    let goOn = (): void => undefined;
    const told = new Promise<void>((resolve) => (goOn = resolve));
    world.answer = async () => {
      await told;
      return { kind: 'delivered' };
    };
    let underWay = 0;
    const openPublisher = () => {
      const publisher = world.publisher({ concurrency: 2 });
      const publish = (outgoing: OutgoingEvent) => {
        underWay += 1;
        return publisher.publish(outgoing);
      };
      return Promise.resolve({ ...publisher, publish });
    };
    const first = world.start({ openPublisher });
    await eventually(() => expect(underWay).toBe(2));
    const stopped = first.stop();
    goOn();
    await stopped;
    expect(world.received.map(({ event }) => event.seq)).toEqual([1, 2]);
    expect(await seqOf()).toBe(2);
    world.start();
    await eventually(async () => expect(await seqOf()).toBe(9));
    expect(new Set(world.received.map(({ event }) => event.seq)).size).toBe(9);
    expect(world.received).toHaveLength(9);
  });

  it('one that ends before there are tables asks nothing of them', async () => {
    const sequencing = sequencingRepository(world.store.database.unitOfWork);
    const asked: string[] = [];
    const absent = (what: string) => () => {
      asked.push(what);
      return Promise.reject(new Error('no such table'));
    };
    const troubles: string[] = [];
    let looks = 0;
    const relay = world.start({
      sequencing: { ...sequencing, hold: absent('hold'), release: absent('release'), now: absent('now') },
      prepare: () => {
        looks += 1;
        return Promise.resolve(false);
      },
      observer: { ...QUIET, troubled: (what) => troubles.push(what) },
    });
    await eventually(() => expect(looks).toBeGreaterThan(0));
    await relay.stop();
    expect({ asked, troubles }).toEqual({ asked: [], troubles: [] });
  });

  it('events of many sinks are not all in memory at the same time', async () => {
    const { store, ctx, sinks } = world;
    const others: string[] = [];
    for (let index = 0; index < 11; index++) others.push(await world.insertSink(ctx.tenant.id));
    const long = 'x'.repeat(60_000);
    const addresses = Array.from({ length: 16 }, (_, index) => ({ type: `t${index}`, formatted: long }));
    await store.createUser(ctx, { userName: 'large', addresses });
    let underWay = 0;
    let most = 0;
    let all = (): void => undefined;
    const together = new Promise<void>((resolve) => (all = resolve));
    world.answer = async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      if (underWay > others.length) all();
      await Promise.race([together, new Promise((resolve) => setTimeout(resolve, 500))]);
      underWay -= 1;
      return { kind: 'delivered' };
    };
    world.start();
    try {
      await eventually(() => expect(world.received).toHaveLength(12));
    } finally {
      for (const id of others) await sinks.remove(id, world.ctx.tenant.id);
    }
    // A quarter of 32 MiB is what one tenant's waves hold at most.
    expect(most).toBeLessThanOrEqual(8);
    expect(most).toBeGreaterThan(1);
  });

  it('a sink that this process cannot deliver to is not looked at again and again', async () => {
    const { sinks, ctx, key } = world;
    const other = await world.insertSink(ctx.tenant.id);
    const opened: string[] = [];
    world.start({
      openPublisher: ({ id }) => {
        opened.push(id);
        return Promise.resolve(id === other ? undefined : world.publisher());
      },
    });
    try {
      const id = await world.createUser('anyone');
      for (let version = 1; version <= 5; version++) {
        await world.patch(id, `title-${version}`);
        await eventually(async () => expect(await seqOf()).toBe(version + 1));
      }
    } finally {
      await sinks.remove(other, ctx.tenant.id);
    }
    expect(opened.sort()).toEqual([key.sinkId, other].sort());
  });

  it('old events are removed beside the relaying, which goes on, and ends when the process does', async () => {
    const sequencing = sequencingRepository(world.store.database.unitOfWork);
    let pruning = false;
    const prune: Sequencing['prune'] = async (_holder, _before, goesOn) => {
      pruning = true;
      while (goesOn?.() === true) await new Promise((resolve) => setTimeout(resolve, 5));
      pruning = false;
      return 0;
    };
    const relay = world.start({ sequencing: { ...sequencing, prune } });
    const id = await world.createUser('anyone');
    await eventually(() => expect(world.versionsOf(id)).toEqual([1]));
    await eventually(() => expect(pruning).toBe(true));
    await relay.stop();
    expect(pruning).toBe(false);
  });

  it('the clock of the process does not count: nothing is removed too early, and nobody waits for too long', async () => {
    const { sinks, key, ctx } = world;
    const id = await world.createUser('anyone');
    const first = world.start();
    await eventually(async () => expect(await seqOf()).toBe(1));
    await first.stop();
    const real = (): number => performance.timeOrigin + performance.now();
    jest.spyOn(Date, 'now').mockImplementation(() => Math.floor(real()) + 8 * 24 * HOUR);
    world.answer = () => ({ kind: 'unavailable', reason: 'down' });
    world.start({ openPublisher: () => Promise.resolve(world.publisher({ retryAfter: () => 60_000 })) });
    await world.patch(id, 'x');
    await eventually(async () =>
      expect(await sinks.cursors(key.sinkId)).toMatchObject([{ lastError: 'down' }]),
    );
    const [cursor] = await sinks.cursors(key.sinkId);
    expect(cursor?.nextAttempt).toBeGreaterThan(real());
    expect(cursor?.nextAttempt).toBeLessThan(real() + HOUR);
    const feed = feedRepository(world.store.database.unitOfWork);
    expect((await feed.bounds(ctx.tenant.id)).first).toBe(1);
  });
});
