import { expect, it } from '@jest/globals';

import { forEachEngine } from '../support/engines.js';
import { eventually } from '../support/eventually.js';
import { relayWorld } from './relay-world.js';

forEachEngine('a relay', (engine) => {
  const world = relayWorld(engine);

  it('delivers what was written before and after it began, each resource in the order of its versions', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 3; index++) ids.push(await world.createUser(`user-${index}`));
    world.start();
    await Promise.all(ids.flatMap((id) => ['a', 'b', 'c', 'd'].map((title) => world.patch(id, title))));
    await eventually(() => expect(world.received).toHaveLength(15));
    for (const id of ids) expect(world.versionsOf(id)).toEqual([1, 2, 3, 4, 5]);
    const [progress] = await world.sinks.cursors(world.key.sinkId);
    expect(progress).toMatchObject({ head: 15, state: 'active' });
  });

  it('one poisonous event sets its resource aside, the others go on, and it can be tried again', async () => {
    const bad = await world.createUser('bad');
    const good = await world.createUser('good');
    world.answer = ({ event }) =>
      event.resourceId === bad ? { kind: 'failed', reason: 'status 500' } : { kind: 'delivered' };
    world.start();
    await world.patch(bad, 'x');
    await world.patch(good, 'y');
    await eventually(() => expect(world.versionsOf(good)).toEqual([1, 2]));
    const { sinks, key } = world;
    await eventually(async () => {
      expect(await sinks.parked(key, 0, 10)).toMatchObject([
        { state: 'dead', attempts: 5, lastError: 'status 500' },
        { state: 'queued' },
      ]);
    });
    world.answer = () => ({ kind: 'delivered' });
    expect(await sinks.decideParked(key, { verb: 'retry', seqs: 'all' })).toBe(1);
    await eventually(() => expect(world.versionsOf(bad)).toEqual([1, 2]));
    // What was delivered is taken from the list a moment later.
    await eventually(async () => expect(await sinks.parked(key, 0, 10)).toEqual([]));
  });

  it('a poisonous event can be given up; those of its resource behind it go on', async () => {
    const id = await world.createUser('bad');
    world.answer = ({ event }) =>
      event.version === 1 ? { kind: 'refused', reason: 'too large' } : { kind: 'delivered' };
    world.start();
    const { sinks, key } = world;
    await eventually(async () => expect(await sinks.parked(key, 0, 10)).toHaveLength(1));
    await world.patch(id, 'x');
    await eventually(async () => expect(await sinks.parked(key, 0, 10)).toHaveLength(2));
    expect(await sinks.decideParked(key, { verb: 'skip', seqs: [1] })).toBe(1);
    await eventually(() => expect(world.versionsOf(id)).toEqual([2]));
  });

  it('a sink that is down gets everything, in order, when it is back, without a restart', async () => {
    const { sinks, key } = world;
    world.answer = () => ({ kind: 'unavailable', reason: 'connection refused' });
    const id = await world.createUser('patient');
    world.start();
    for (const title of ['a', 'b', 'c']) await world.patch(id, title);
    await eventually(async () => {
      expect(await sinks.cursors(key.sinkId)).toMatchObject([{ seq: 0, lastError: 'connection refused' }]);
    });
    world.answer = () => ({ kind: 'delivered' });
    await sinks.command(key, { state: 'active', attempts: 0, nextAttempt: 0 });
    await eventually(() => expect(world.versionsOf(id)).toEqual([1, 2, 3, 4]));
  });

  it('a sink that is paused keeps its place', async () => {
    const { sinks, key } = world;
    await sinks.command(key, { state: 'paused' });
    world.start();
    const id = await world.createUser('later');
    await world.patch(id, 'x');
    await sinks.command(key, { state: 'active' });
    await eventually(() => expect(world.versionsOf(id)).toEqual([1, 2]));
  });

  it('a replay gives the same ids again, marked, and then goes on', async () => {
    const id = await world.createUser('again');
    world.start();
    await world.patch(id, 'x');
    await eventually(() => expect(world.versionsOf(id)).toEqual([1, 2]));
    await world.sinks.command(world.key, { seq: 0, replayUntil: 2 });
    await world.patch(id, 'y');
    await eventually(() => expect(world.versionsOf(id).slice(2)).toEqual([1, 2, 3]));
    expect(world.received.map(({ replay }) => replay)).toEqual([false, false, true, true, false]);
    expect(world.received[2]?.event.id).toBe(world.received[0]?.event.id);
  });

  it('two relays share the work; when one ends the other has all of it, and nothing is lost or out of order', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 4; index++) ids.push(await world.createUser(`user-${index}`));
    const first = world.start();
    world.start();
    for (const title of ['a', 'b', 'c']) await Promise.all(ids.map((id) => world.patch(id, title)));
    await first.stop();
    for (const title of ['d', 'e', 'f']) await Promise.all(ids.map((id) => world.patch(id, title)));
    await eventually(() => expect(new Set(world.received.map(({ event }) => event.id)).size).toBe(28));
    for (const id of ids) {
      // A consumer drops what is not newer.
      const versions = world.versionsOf(id);
      const newer = versions.filter((version, index) =>
        versions.slice(0, index).every((seen) => seen < version),
      );
      expect(newer).toEqual([1, 2, 3, 4, 5, 6, 7]);
    }
  });

  it('sinks of all tenants get a cursor for each tenant that has events, from the start of what is kept', async () => {
    const { ctx, store, sinks } = world;
    const all = await world.insertSink();
    await world.createUser('one');
    const other = await store.context();
    await store.createUser(other, { userName: 'two' });
    world.start();
    await eventually(async () => {
      const cursors = await sinks.cursors(all);
      const own = cursors.filter(({ tenantId }) => [ctx.tenant.id, other.tenant.id].includes(tenantId));
      expect(own).toMatchObject([
        { seq: 1, head: 1 },
        { seq: 1, head: 1 },
      ]);
    });
    await sinks.remove(all, undefined);
  });
});
