import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { jetstreamManager, type StreamConfig } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { openBroker, type Publisher } from '@rollcall/outbox';

import { describeOnNats } from '../support/brokers.js';
import { expectComplete, publishWhileKilled } from '../support/killed-broker.js';
import {
  eventsOfOneResource,
  outgoingEvent,
  PUBLIC_URL,
  publishPatiently,
} from '../support/outgoing-events.js';
import { readNats } from '../support/received-events.js';
import type { Server } from '../support/server-process.mjs';

const DELIVERED = { kind: 'delivered' };
const KILLS = 5;

describeOnNats('the NATS publisher, with what is JetStream’s own', (start) => {
  let server: Server;
  let publisher: Publisher;

  beforeAll(async () => {
    server = await start({
      options: ['max_payload: 100000', 'authorization { users: [{ user: "a:b", password: "p@ss/w" }] }'],
    });
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    publisher = await open('');
  });
  afterEach(async () => {
    await publisher.close();
    await manage(async ({ streams }) => {
      for await (const name of streams.names()) await streams.delete(name);
    });
  });

  const open = (parameters: string): Promise<Publisher> =>
    openBroker(`nats://a%3Ab:p%40ss%2Fw@127.0.0.1:${server.port}${parameters}`, { publicUrl: PUBLIC_URL });

  async function manage<T>(
    work: (manager: Awaited<ReturnType<typeof jetstreamManager>>) => Promise<T>,
  ): Promise<T> {
    const connection = await connect({ port: server.port, user: 'a:b', pass: 'p@ss/w' });
    try {
      return await work(await jetstreamManager(connection));
    } finally {
      await connection.close();
    }
  }

  const configOf = (stream: string): Promise<StreamConfig> =>
    manage(async ({ streams }) => (await streams.info(stream)).config);

  const countOf = (stream: string): Promise<number> =>
    manage(async ({ streams }) => (await streams.info(stream)).state.messages);

  const textOfSize = (size: number): string => `{"after":"${'x'.repeat(size)}"}`;

  it('makes a stream on disk that knows ids for two minutes, and takes the one that an operator has made', async () => {
    expect(await publisher.publish(outgoingEvent())).toEqual(DELIVERED);
    expect(await configOf('SCIM')).toMatchObject({
      subjects: ['scim.>'],
      storage: 'file',
      num_replicas: 1,
      duplicate_window: 120_000_000_000,
    });
    await manage(({ streams }) => streams.add({ name: 'OURS', subjects: ['ours.*.*.*'] }));
    const other = await open('?subject=ours&stream=NEVER_MADE');
    expect(await other.publish(outgoingEvent())).toEqual(DELIVERED);
    await other.close();
    expect(await countOf('OURS')).toBe(1);
  });

  it('the broker drops an id that it has', async () => {
    const outgoing = outgoingEvent();
    expect(await publisher.publish(outgoing)).toEqual(DELIVERED);
    expect(await publisher.publish(outgoing)).toEqual(DELIVERED);
    const other = await open('');
    expect(await other.publish(outgoing)).toEqual(DELIVERED);
    await other.close();
    expect(await countOf('SCIM')).toBe(1);
  });

  it('an event that is larger than the server takes is refused, and those beside it are not', async () => {
    const sizes = [98_000, 101_000, 500_000];
    const events = sizes.map((size) => outgoingEvent({ payload: textOfSize(size) }));
    const deliveries = await Promise.all(
      [outgoingEvent(), ...events, outgoingEvent()].map((event) => publisher.publish(event)),
    );
    const refused = {
      kind: 'refused',
      reason: expect.stringMatching(/^NATS: .* takes 100000 \(max_payload\)$/),
    };
    expect(deliveries).toEqual([DELIVERED, DELIVERED, refused, refused, DELIVERED]);
  });

  it('the limit is met to the byte, headers counted', async () => {
    let [taken, refused] = [90_000, 101_000];
    const resourceId = '01890a5d-ac96-774b-bcce-b302099a8057';
    while (refused - taken > 1) {
      const size = Math.floor((taken + refused) / 2);
      const { kind } = await publisher.publish(
        outgoingEvent({ resourceId, seq: 1, payload: textOfSize(size) }),
      );
      expect(['delivered', 'refused']).toContain(kind);
      if (kind === 'delivered') taken = size;
      else refused = size;
    }
    const messages = await manage(async ({ streams }) => {
      const { state } = await streams.info('SCIM');
      const found = [];
      for (let seq = 1; seq <= state.last_seq; seq += 1)
        found.push(await streams.getMessage('SCIM', { seq }));
      return found;
    });
    const bytes = messages.map((message) => {
      const lines = [...message!.header].map(([name, values]) => `${name}: ${values.join()}\r\n`.length);
      return lines.reduce((sum, length) => sum + length, 'NATS/1.0\r\n\r\n'.length) + message!.data.length;
    });
    expect(Math.max(...bytes)).toBe(100_000);
  });

  it('an event that is larger than the stream allows is refused', async () => {
    await manage(({ streams }) => streams.add({ name: 'SMALL', subjects: ['scim.>'], max_msg_size: 2000 }));
    const large = outgoingEvent({ payload: textOfSize(2000) });
    expect(await publisher.publish(large)).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('max_msg_size'),
    });
    expect(await publisher.publish(outgoingEvent())).toEqual(DELIVERED);
  });

  it('a stream that is full takes nothing now', async () => {
    await manage(({ streams }) =>
      streams.add({ name: 'FULL', subjects: ['scim.>'], max_msgs: 1, discard: 'new' }),
    );
    expect(await publisher.publish(outgoingEvent())).toEqual(DELIVERED);
    const next = outgoingEvent();
    expect(await publisher.publish(next)).toMatchObject({ kind: 'unavailable' });
    await manage(({ streams }) => streams.purge('FULL'));
    expect(await publisher.publish(next)).toEqual(DELIVERED);
  });

  it('a stream that was deleted is made again, unless declare=false leaves streams to the operator', async () => {
    const outgoing = outgoingEvent();
    const other = await open('?declare=false&subject=theirs');
    expect(await other.publish(outgoing)).toMatchObject({ kind: 'unavailable' });
    await manage(({ streams }) => streams.add({ name: 'THEIRS', subjects: ['theirs.>'] }));
    expect(await other.publish(outgoing)).toEqual(DELIVERED);
    await other.close();

    expect(await publisher.publish(outgoing)).toEqual(DELIVERED);
    await manage(({ streams }) => streams.delete('SCIM'));
    const deliveries = await publishPatiently(publisher, outgoingEvent());
    expect(deliveries.at(-1)).toEqual(DELIVERED);
    expect(await countOf('SCIM')).toBe(1);
  });

  it('a wrong password is unavailable, and is not in the reason', async () => {
    const other = await openBroker(`nats://a%3Ab:wrong-secret@127.0.0.1:${server.port}`, {
      publicUrl: PUBLIC_URL,
    });
    const delivery = await other.publish(outgoingEvent());
    expect(delivery).toMatchObject({
      kind: 'unavailable',
      reason: expect.stringMatching(/^NATS: .*uthorization/),
    });
    expect(JSON.stringify(delivery)).not.toContain('wrong-secret');
    await other.close();
  });

  it('a parameter with a value that is not known is refused when the publisher is made', async () => {
    await expect(open('?replicas=2')).rejects.toThrow('BROKER_URL: replicas must be 1 or 3 or 5.');
  });
});

describeOnNats('NATS, killed under the publisher', (start) => {
  it(`nothing acknowledged is lost, nothing is there twice, the order stays (${KILLS} times SIGKILL)`, async () => {
    const server = await start();
    const publisher = await openBroker(server.url, { publicUrl: PUBLIC_URL });
    try {
      const run = await publishWhileKilled(publisher, server, KILLS);
      expect(run.refusals).toBeGreaterThan(0);
      const received = await readNats(server.url);
      expectComplete(run, received);
      expect(received).toHaveLength(run.events.length);
    } finally {
      await publisher.close();
      await server.stop();
    }
  }, 120_000);

  it('one that was stopped in order while nothing was sent is there again without a failure', async () => {
    const server = await start();
    const publisher = await openBroker(server.url, { publicUrl: PUBLIC_URL });
    try {
      const [first, second] = eventsOfOneResource(2);
      expect(await publisher.publish(first!)).toEqual(DELIVERED);
      await server.shutdown();
      await server.start();
      expect(await publisher.publish(second!)).toEqual(DELIVERED);
      expect(await readNats(server.url)).toHaveLength(2);
    } finally {
      await publisher.close();
      await server.stop();
    }
  });
});
