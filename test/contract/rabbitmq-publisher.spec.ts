import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { openBroker, type Publisher } from '@rollcall/outbox';
import { connect, type Channel } from 'amqplib';

import { describeOnRabbitmq } from '../support/brokers.js';
import { expectComplete, publishWhileKilled } from '../support/killed-broker.js';
import { outgoingEvent, PUBLIC_URL, publishPatiently } from '../support/outgoing-events.js';
import type { Rabbitmq } from '../support/rabbitmq.mjs';
import { takeFromRabbitmq } from '../support/received-events.js';

const DELIVERED = { kind: 'delivered' };
const KILLS = 2;

/** Bytes of a message's body that the broker takes. */
const LARGEST = 65_536;

describeOnRabbitmq('the RabbitMQ publisher, with what is AMQP’s own', (start) => {
  let broker: Rabbitmq;
  let publisher: Publisher;

  beforeAll(async () => {
    broker = await start({ options: [`max_message_size = ${LARGEST}`] });
  }, 120_000);
  afterAll(() => broker.stop());
  beforeEach(async () => {
    publisher = await open('');
  });
  afterEach(async () => {
    await publisher.close();
    await withChannel((channel) => channel.deleteQueue('scim.events'));
  });

  const open = (parameters: string): Promise<Publisher> =>
    openBroker(`${broker.url}${parameters}`, { publicUrl: PUBLIC_URL });

  async function withChannel<T>(work: (channel: Channel) => Promise<T>): Promise<T> {
    const connection = await connect(broker.url);
    try {
      return await work(await connection.createChannel());
    } finally {
      await connection.close();
    }
  }

  it('declares a durable topic exchange and a durable quorum queue, and sends persistent messages', async () => {
    const outgoing = outgoingEvent();
    expect(await publisher.publish(outgoing)).toEqual(DELIVERED);
    await withChannel(async (channel) => {
      await channel.assertExchange('scim', 'topic', { durable: true });
      await channel.assertQueue('scim.events', { durable: true, arguments: { 'x-queue-type': 'quorum' } });
      const message = await channel.get('scim.events', { noAck: true });
      expect(message).toMatchObject({
        properties: {
          deliveryMode: 2,
          messageId: outgoing.event.id,
          contentType: 'application/json',
          type: 'scim.user.created',
          timestamp: Math.floor(outgoing.event.occurredAt / 1000),
          appId: 'rollcall',
        },
      });
    });
  });

  it('exchange and queue have the names of the URL’s parameters', async () => {
    const other = await open('?exchange=people&queue=people.all');
    expect(await other.publish(outgoingEvent())).toEqual(DELIVERED);
    await other.close();
    expect(await takeFromRabbitmq(broker.url, 'people.all')).toHaveLength(1);
  });

  it('a message that no queue takes is not delivered, though the broker confirms it', async () => {
    await withChannel((channel) => channel.assertExchange('theirs', 'topic', { durable: true }));
    const other = await open('?exchange=theirs&declare=false');
    const outgoing = outgoingEvent();
    expect(await other.publish(outgoing)).toEqual({
      kind: 'failed',
      reason: `RabbitMQ: no queue of exchange theirs takes acme.User.${outgoing.event.resourceId} (312 NO_ROUTE)`,
    });
    await withChannel(async (channel) => {
      await channel.assertQueue('theirs', { durable: true });
      await channel.bindQueue('theirs', 'theirs', 'acme.User.*');
    });
    const group = outgoingEvent({ resourceType: 'Group' });
    const deliveries = await Promise.all([outgoing, group].map((event) => other.publish(event)));
    expect(deliveries.map(({ kind }) => kind)).toEqual(['delivered', 'failed']);
    await other.close();
    const found = await takeFromRabbitmq(broker.url, 'theirs');
    expect(found.map(({ messageId }) => messageId)).toEqual([outgoing.event.id]);
  });

  it('an exchange that is not there is unavailable, and is found once it is', async () => {
    const other = await open('?exchange=later&declare=false');
    const outgoing = outgoingEvent();
    expect(await other.publish(outgoing)).toMatchObject({
      kind: 'unavailable',
      reason: expect.stringContaining('NOT_FOUND'),
    });
    await withChannel(async (channel) => {
      await channel.assertExchange('later', 'topic', { durable: true });
      await channel.assertQueue('later', { durable: true });
      await channel.bindQueue('later', 'later', '#');
    });
    expect((await publishPatiently(other, outgoing)).at(-1)).toEqual(DELIVERED);
    await other.close();
  });

  it('a queue of ours that was deleted is declared again, and the event is in it', async () => {
    expect(await publisher.publish(outgoingEvent())).toEqual(DELIVERED);
    await withChannel((channel) => channel.deleteQueue('scim.events'));
    const outgoing = outgoingEvent();
    const deliveries = await publishPatiently(publisher, outgoing);
    expect(deliveries.map(({ kind }) => kind)).toEqual(['unavailable', 'delivered']);
    const found = await takeFromRabbitmq(broker.url);
    expect(found.map(({ messageId }) => messageId)).toEqual([outgoing.event.id]);
  });

  it('a queue that an operator has made otherwise is unavailable, and the reason says what differs', async () => {
    await withChannel((channel) => channel.assertQueue('classic', { durable: true }));
    const other = await open('?queue=classic');
    expect(await other.publish(outgoingEvent())).toMatchObject({
      kind: 'unavailable',
      reason: expect.stringMatching(/^RabbitMQ: .*x-queue-type/),
    });
    await other.close();
  });

  it('a queue that is full takes nothing now', async () => {
    await withChannel(async (channel) => {
      await channel.assertExchange('small', 'topic', { durable: true });
      await channel.assertQueue('small', {
        durable: true,
        arguments: { 'x-max-length': 1, 'x-overflow': 'reject-publish' },
      });
      await channel.bindQueue('small', 'small', '#');
    });
    const other = await open('?exchange=small&declare=false');
    expect(await other.publish(outgoingEvent())).toEqual(DELIVERED);
    expect(await other.publish(outgoingEvent())).toMatchObject({
      kind: 'unavailable',
      reason: expect.stringContaining('full'),
    });
    await takeFromRabbitmq(broker.url, 'small');
    expect(await other.publish(outgoingEvent())).toEqual(DELIVERED);
    await other.close();
  });

  it('an event that is larger than the broker takes is refused; those beside it arrive', async () => {
    const large = outgoingEvent({ payload: `{"after":"${'x'.repeat(LARGEST)}"}` });
    const beside = Array.from({ length: 10 }, () => outgoingEvent());
    // The broker tells its limit by closing the channel, and with it what else is under way.
    const [first, ...others] = await Promise.all(
      [large, ...beside].map((outgoing) => publisher.publish(outgoing)),
    );
    const refused = {
      kind: 'refused',
      reason: expect.stringMatching(/^RabbitMQ: the event has 65\d\d\d bytes, and the broker takes 65536 /),
    };
    expect(first).toEqual(refused);
    for (const { kind } of others) expect(['delivered', 'unavailable']).toContain(kind);

    const again = await Promise.all([large, ...beside].map((outgoing) => publisher.publish(outgoing)));
    expect(again).toEqual([refused, ...beside.map(() => DELIVERED)]);
    const ids = (await takeFromRabbitmq(broker.url)).map(({ messageId }) => messageId);
    expect(new Set(ids)).toEqual(new Set(beside.map(({ event }) => event.id)));
  });

  it('a routing key that AMQP cannot carry is refused, and the channel goes on', async () => {
    const long = outgoingEvent({ resourceType: 'T'.repeat(300) });
    const deliveries = await Promise.all(
      [long, outgoingEvent()].map((outgoing) => publisher.publish(outgoing)),
    );
    expect(deliveries.map(({ kind }) => kind)).toEqual(['refused', 'delivered']);
  });

  it('envelope=nest: the body is the packet that NestJS reads as an event, without an id', async () => {
    const other = await open('?envelope=nest');
    const outgoing = outgoingEvent();
    expect(await other.publish(outgoing)).toEqual(DELIVERED);
    await other.close();
    const [found] = await takeFromRabbitmq(broker.url);
    expect(found?.body).toEqual({
      pattern: 'scim.user.created',
      data: expect.objectContaining({ resourceId: outgoing.event.resourceId, operation: 'create' }),
    });
    expect(found).toMatchObject({ messageId: outgoing.event.id, attributes: { id: outgoing.event.id } });
  });

  it('a broker without memory takes nothing now; once it has some, everything arrives', async () => {
    expect(await publisher.publish(outgoingEvent())).toEqual(DELIVERED);
    await broker.ctl('set_vm_memory_high_watermark', '0.0');
    const events = Array.from({ length: 3 }, () => outgoingEvent());
    try {
      for (const outgoing of events) {
        expect(await publisher.publish(outgoing)).toMatchObject({
          kind: 'unavailable',
          reason: expect.stringContaining('memory'),
        });
      }
    } finally {
      await broker.ctl('set_vm_memory_high_watermark', '0.4');
    }
    for (const outgoing of events) {
      expect((await publishPatiently(publisher, outgoing)).at(-1)).toEqual(DELIVERED);
    }
    const ids = (await takeFromRabbitmq(broker.url)).map(({ messageId }) => messageId);
    expect(ids).toEqual(expect.arrayContaining(events.map(({ event }) => event.id)));
  }, 60_000);

  it('a wrong password, and a virtual host that is not there, are unavailable; no password is in the reason', async () => {
    const wrong = [
      [`amqp://guest:wrong-secret@127.0.0.1:${broker.port}`, /ACCESS_REFUSED/],
      [`${broker.url}/nowhere`, /there is no virtual host nowhere, or the user guest may not use it/],
    ] as const;
    for (const [url, reason] of wrong) {
      const other = await openBroker(url, { publicUrl: PUBLIC_URL });
      const delivery = await other.publish(outgoingEvent());
      expect(delivery).toMatchObject({ kind: 'unavailable', reason: expect.stringMatching(reason) });
      expect(JSON.stringify(delivery)).not.toContain('wrong-secret');
      await other.close();
    }
  });
});

describeOnRabbitmq('RabbitMQ, killed under the publisher', (start) => {
  it(`nothing acknowledged is lost, what is there twice has the same id, the order stays (${KILLS} times SIGKILL)`, async () => {
    const broker = await start();
    const publisher = await openBroker(broker.url, { publicUrl: PUBLIC_URL });
    try {
      // The broker writes the name of a new quorum queue to its disk some seconds later, and forgets the queue where
      // it is killed before.
      expect(await publisher.publish(outgoingEvent())).toEqual(DELIVERED);
      await broker.shutdown();
      await broker.start();
      expect(await takeFromRabbitmq(broker.url)).toHaveLength(1);
      const run = await publishWhileKilled(publisher, broker, KILLS);
      expect(run.refusals).toBeGreaterThan(0);
      expectComplete(run, await takeFromRabbitmq(broker.url));
    } finally {
      await publisher.close();
      await broker.stop();
    }
  }, 240_000);
});
