import { expect, it } from '@jest/globals';

import { forEachEngine } from '../../../../test/support/engines.js';
import { snapshotEvent, wireEvent } from '../events/wire-event.fixture.js';
import type { WireEvent } from '../events/wire-event.js';
import { GAP, inboxWorlds } from './inbox.fixture.js';

/** The events of the first versions of a resource. */
function versions(count: number, resourceId = 'u1'): WireEvent[] {
  return Array.from({ length: count }, (_, index) => wireEvent({ resourceId, version: index + 1 }));
}

forEachEngine('an inbox', (engine) => {
  const worlds = inboxWorlds(engine);

  it('applies an event once, however often it comes', async () => {
    const world = worlds.one();
    const [event] = versions(1);
    const outcomes = await Promise.all([event!, event!, event!].map((same) => world.inbox.receive(same)));
    expect(outcomes).toEqual(['applied', 'old', 'old']);
    expect(await world.inbox.receive(event!)).toBe('old');
    expect(await world.notes()).toEqual(['u1-1-1-0']);
  });

  it('knows an event by its id where the resource is forgotten', async () => {
    const world = worlds.one();
    const [created, deleted] = [wireEvent(), wireEvent({ version: 2, type: 'scim.user.deleted' })];
    await world.inbox.receive(created);
    await world.inbox.receive(deleted);
    await world.dataSource.manager.delete('RollcallPosition', { consumer: world.consumer });
    expect(await world.inbox.receive(created)).toBe('old');
    expect(world.calls).toHaveLength(2);
  });

  it('drops what is not newer than (epoch, version, ordinal)', async () => {
    const world = worlds.one();
    for (const event of versions(3)) await world.inbox.receive(event);
    expect(await world.inbox.receive(wireEvent({ version: 2, id: 'again under another id' }))).toBe('old');
    expect(await world.inbox.receive(wireEvent({ epoch: 2, version: 2 }))).toBe('applied');
    expect(await world.inbox.receive(wireEvent({ version: 4 }))).toBe('old');
    expect(await world.position()).toMatchObject({ epoch: 2, version: 2, ordinal: 0, complete: true });
  });

  it('applies the parts of a version in order, and the next version after the last of them', async () => {
    const world = worlds.one();
    const part = (ordinal: number, last: boolean): WireEvent => wireEvent({ version: 2, ordinal, last });
    await world.inbox.receive(wireEvent());
    for (const event of [wireEvent({ version: 3 }), part(2, true), part(1, false), part(0, false)]) {
      await world.inbox.receive(event);
    }
    expect(await world.notes()).toEqual(['u1-1-1-0', 'u1-1-2-0', 'u1-1-2-1', 'u1-1-2-2', 'u1-1-3-0']);
    expect(await world.inbox.countWaiting()).toBe(0);
  });

  it('what a handler wrote before it failed is undone, and written when it is tried again', async () => {
    const world = worlds.one();
    world.refused.add('u1-1-1-0');
    expect(await world.inbox.receive(wireEvent())).toBe('kept');
    expect(await world.notes()).toEqual([]);
    world.refused.clear();
    await world.later(2000);
    expect(await world.notes()).toEqual(['u1-1-1-0']);
  });

  it('while a handler fails its resource waits, in order, and others go on', async () => {
    const world = worlds.one();
    world.refused.add('u1-1-2-0');
    for (const event of [...versions(4), ...versions(2, 'u2')]) await world.inbox.receive(event);
    expect(await world.notes()).toEqual(['u1-1-1-0', 'u2-1-1-0', 'u2-1-2-0']);
    world.refused.clear();
    await world.later(2000);
    expect((await world.notes()).slice(3)).toEqual(['u1-1-2-0', 'u1-1-3-0', 'u1-1-4-0']);
    expect(await world.inbox.countWaiting()).toBe(0);
  });

  it('waits for the first event of a resource that failed, where nothing is known of it', async () => {
    const world = worlds.one();
    world.knowledge = { complete: false, generation: 0 };
    world.refused.add('u1-1-7-0');
    await world.inbox.receive(wireEvent({ version: 7 }));
    await world.inbox.receive(wireEvent({ version: 8 }));
    expect(await world.notes()).toEqual([]);
    world.refused.clear();
    await world.later(2000);
    expect(await world.notes()).toEqual(['u1-1-7-0', 'u1-1-8-0']);
  });

  it('tries again after pauses that grow, and says how often it failed', async () => {
    const world = worlds.one();
    world.refused.add('u1-1-1-0');
    await world.inbox.receive(wireEvent());
    await world.later(999);
    expect(world.calls).toHaveLength(1);
    await world.later(1000);
    expect(world.calls).toHaveLength(2);
    await world.later(1999);
    expect(world.calls).toHaveLength(2);
    await world.later(1000);
    expect(world.failures.map(({ attempts }) => attempts)).toEqual([1, 2, 3]);
    await world.later(120_000);
    await world.later(120_000);
    expect(world.failures).toHaveLength(5);
  });

  it('gives an event up where the decision is to skip it, and goes on with the next', async () => {
    const world = worlds.one();
    world.decision = 'skip';
    world.refused.add('u1-1-1-0');
    for (const event of versions(2)) await world.inbox.receive(event);
    expect(await world.notes()).toEqual(['u1-1-2-0']);
    expect(await world.inbox.receive(wireEvent())).toBe('old');
  });

  it('gives an event up on demand, and then applies what waited behind it', async () => {
    const world = worlds.one();
    world.refused.add('u1-1-1-0');
    for (const event of versions(3)) await world.inbox.receive(event);
    expect(await world.inbox.skip('u1-1-1-0')).toBe(true);
    expect(await world.notes()).toEqual(['u1-1-2-0', 'u1-1-3-0']);
    expect(await world.inbox.skip('u1-1-1-0')).toBe(false);
  });

  it('an event that comes too early is kept until those before it came', async () => {
    const world = worlds.one();
    const [first, second, third] = versions(3);
    await world.inbox.receive(first!);
    expect(await world.inbox.receive(third!)).toBe('kept');
    await world.later(GAP - 1);
    expect(world.gaps).toEqual([]);
    await world.inbox.receive(second!);
    expect(await world.notes()).toEqual(['u1-1-1-0', 'u1-1-2-0', 'u1-1-3-0']);
  });

  it('where events do not come the resource is read, and what is older is dropped', async () => {
    const world = worlds.one();
    await world.inbox.receive(wireEvent());
    await world.inbox.receive(wireEvent({ version: 3 }));
    await world.inbox.receive(wireEvent({ version: 5 }));
    await world.later(GAP, async (event) => snapshotEvent({ epoch: event.epoch, version: 4 }));
    expect(world.gaps).toEqual(['u1-1-3-0']);
    expect(await world.notes()).toEqual(['u1-1-1-0', 'snapshot-u1-4', 'u1-1-5-0']);
    expect(await world.inbox.countWaiting()).toBe(0);
  });

  it('where the resource cannot be read, the event is applied as it is', async () => {
    const world = worlds.one();
    await world.inbox.receive(wireEvent());
    await world.inbox.receive(wireEvent({ version: 3 }));
    await world.later(GAP);
    expect(world.gaps).toEqual(['u1-1-3-0']);
    expect(await world.notes()).toEqual(['u1-1-1-0', 'u1-1-3-0']);
  });

  it('an event behind one that fails is no gap, however long it takes', async () => {
    const world = worlds.one();
    world.refused.add('u1-1-1-0');
    for (const event of versions(2)) await world.inbox.receive(event);
    for (let round = 0; round < 12; round += 1) await world.later(GAP);
    expect(world.gaps).toEqual([]);
    world.refused.clear();
    await world.later(120_000);
    expect(await world.notes()).toEqual(['u1-1-1-0', 'u1-1-2-0']);
  });

  it('forgets what was applied long ago, and who is gone since then, but not how far the others are', async () => {
    const world = worlds.one();
    await world.inbox.receive(wireEvent());
    await world.inbox.receive(wireEvent({ resourceId: 'u2' }));
    await world.inbox.receive(wireEvent({ resourceId: 'u2', version: 2, type: 'scim.user.deleted' }));
    await world.inbox.prune(world.now + 1);
    expect(await world.position('u2')).toBeNull();
    expect(await world.position('u1')).not.toBeNull();
    expect(await world.inbox.receive(wireEvent())).toBe('old');
  });
});
