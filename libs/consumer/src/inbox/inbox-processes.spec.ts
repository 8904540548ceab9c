import { expect, it } from '@jest/globals';

import { describeOnMariadb } from '../../../../test/support/engines.js';
import { wireEvent } from '../events/wire-event.fixture.js';
import type { WireEvent } from '../events/wire-event.js';
import { GAP, inboxWorlds } from './inbox.fixture.js';

function versions(count: number, resourceId: string): WireEvent[] {
  return Array.from({ length: count }, (_, index) => wireEvent({ resourceId, version: index + 1 }));
}

// A SQLite file belongs to one process.
describeOnMariadb('inboxes of several processes of one consumer', (engine) => {
  const worlds = inboxWorlds(engine);

  it('two processes of one consumer apply each event once, and in order', async () => {
    const one = worlds.one();
    const other = await worlds.twin(one);
    const events = ['u1', 'u2', 'u3'].flatMap((resource) => versions(6, resource));
    await Promise.all(events.flatMap((event) => [one.inbox.receive(event), other.inbox.receive(event)]));
    for (let round = 0; round < 10; round += 1)
      await Promise.all([one.later(GAP / 20), other.later(GAP / 20)]);
    const notes = await one.notes();
    expect([...notes].sort()).toEqual(events.map(({ id }) => id).sort());
    for (const resource of ['u1', 'u2', 'u3']) {
      const own = notes.filter((id) => id.startsWith(resource));
      expect(own).toEqual([...own].sort());
    }
  });

  it('what one keeps is applied by the other', async () => {
    const one = worlds.one();
    const other = await worlds.twin(one);
    one.refused.add('u1-1-1-0');
    await one.inbox.receive(wireEvent());
    await other.inbox.receive(wireEvent({ version: 2 }));
    await other.later(GAP);
    expect(await one.notes()).toEqual(['u1-1-1-0', 'u1-1-2-0']);
  });
});
