import { expect, it } from '@jest/globals';

import { rollcall } from '../support/command-line.js';
import { forEachEngine } from '../support/engines.js';
import { eventually } from '../support/eventually.js';
import { at, makeUser, patchOp } from '../support/scim-messages.js';
import { eventOf, webhooksWorld } from './webhooks-world.js';

// The embedded database is held by the service, which does what the command asks for on its control socket; beside a
// server's the command works on the database itself.
forEachEngine('rollcall events beside a running service', (engine) => {
  let databaseUrl = '';
  const world = webhooksWorld({
    name: engine.name,
    databaseUrl: async () => (databaseUrl = await engine.databaseUrl()),
  });

  const events = async (line: string): Promise<Readonly<Record<string, unknown>>> => {
    const ran = await rollcall(`events ${line} --json`, { DATABASE_URL: databaseUrl });
    expect(ran).toMatchObject({ code: 0, err: '' });
    return JSON.parse(ran.out);
  };

  it('replay: the same events with the same ids come again, marked', async () => {
    const { client, admin, name } = await world.tenant();
    const receiver = await world.receiver();
    const sink = await admin.create(receiver.url, { name: 'payroll' });
    const users = [await makeUser(client), await makeUser(client)];
    await admin.when(sink.id, ({ cursor }) => cursor === 2);
    expect(await events(`sinks --tenant ${name}`)).toMatchObject([
      { id: sink.id, name: 'payroll', kind: 'webhook', state: 'active', cursor: 2, head: 2, lag: 0 },
    ]);
    expect(await events(`replay --tenant ${name} --sink payroll --after 1`)).toMatchObject({ events: 1 });
    await receiver.arrived(3);
    await admin.when(sink.id, ({ cursor }) => cursor === 2);
    const resource = `User/${users[0]?.id}`;
    const replayed = await events(`replay --tenant ${name} --sink ${sink.id} --resource ${resource}`);
    expect(replayed).toMatchObject({ fromSeq: 1, events: 1, sink: { cursor: 2 } });
    await receiver.arrived(4);
    const received = receiver.received.map(eventOf);
    expect(received.map(({ replay }) => replay === true)).toEqual([false, false, true, true]);
    const id = (place: number) => received.find(({ sequence }) => sequence === String(place))?.id;
    expect(received.slice(2).map((event) => event.id)).toEqual([id(2), id(1)]);
  });

  it('restored: what is changed from then on is of the new epoch, without a restart', async () => {
    const { client, token } = await world.tenant();
    const feed = async (): Promise<unknown> => {
      const headers = { authorization: `Bearer ${token}` };
      return (await fetch(`${world.service.origin}/events/v1/feed`, { headers })).json();
    };
    const user = await makeUser(client);
    await eventually(async () => expect(at(await feed(), 'events')).toHaveLength(1));
    const { epoch, previous } = await events('restored');
    expect(at(await feed(), 'events', 0, 'epoch')).toBe(previous);
    await client.patch(user.path, patchOp({ op: 'replace', path: 'title', value: 'Lead' }));
    await eventually(async () => expect(at(await feed(), 'events')).toHaveLength(2));
    expect(at(await feed(), 'events', 1)).toMatchObject({ epoch, data: { epoch, version: 2 } });
    expect(at(await feed(), 'next')).toBe(`${String(epoch)}.2`);
  });
});
