import { jetstreamManager, jetstream as jetstreamClient } from '@nats-io/jetstream';
import { connect as connectNats, headers } from '@nats-io/transport-node';
import { connect as connectRabbitmq } from 'amqplib';

import type { WireEvent } from '../events/wire-event.js';
import type { EventSource } from './event-source.js';
import { jetstream } from './jetstream.js';
import { rabbitmq } from './rabbitmq.js';

/** A broker, as the service publishes to it and as a consumer reads it. */
export interface BrokerUnderTest {
  /** Publishes an event in binary mode, as the service does; or a body of any kind. */
  publish(event: WireEvent, body?: string): Promise<void>;
  /** A source of the tenant `harbour`. */
  source(): EventSource;
  /** Takes the durable consumer, or the queue, away. */
  removeSubscription(): Promise<void>;
  close(): Promise<void>;
}

const NAME = 'spec';
const TENANT = 'harbour';

function attributesOf({ id, type, time }: WireEvent): readonly (readonly [string, string])[] {
  return [
    ['id', id],
    ['type', type],
    ['time', time],
  ];
}

function dataOf({ id: _id, type: _type, time: _time, replay: _replay, ...data }: WireEvent): string {
  return JSON.stringify(data);
}

/** NATS with the stream that the service makes. */
export async function natsUnderTest(url: string): Promise<BrokerUnderTest> {
  const connection = await connectNats({ servers: url });
  const manager = await jetstreamManager(connection);
  await manager.streams.add({ name: 'SCIM', subjects: ['scim.>'] });
  const client = jetstreamClient(connection);
  return {
    async publish(event, body = dataOf(event)) {
      const attributes = headers();
      for (const [name, value] of attributesOf(event))
        attributes.set(`ce-${name}`, encodeURIComponent(value));
      const subject = `scim.${event.tenant}.${event.resourceType}.${event.resourceId}`;
      await client.publish(subject, body, { headers: attributes });
    },
    source: () => jetstream({ servers: url, durable: NAME, tenant: TENANT, ackWait: 2000 }),
    async removeSubscription() {
      await manager.consumers.delete('SCIM', NAME);
    },
    close: () => connection.close(),
  };
}

/** RabbitMQ with the exchange that the service declares. */
export async function rabbitmqUnderTest(url: string): Promise<BrokerUnderTest> {
  const connection = await connectRabbitmq(url);
  // The broker is killed by a spec.
  connection.on('error', () => undefined);
  const channel = await connection.createConfirmChannel();
  channel.on('error', () => undefined);
  await channel.assertExchange('scim', 'topic', { durable: true });
  return {
    async publish(event, body = dataOf(event)) {
      const attributes = attributesOf(event).map(([name, value]) => [`cloudEvents_${name}`, value]);
      const key = `${event.tenant}.${event.resourceType}.${event.resourceId}`;
      channel.publish('scim', key, Buffer.from(body), { headers: Object.fromEntries(attributes) as object });
      await channel.waitForConfirms();
    },
    source: () => rabbitmq({ url, queue: NAME, tenant: TENANT }),
    async removeSubscription() {
      await channel.deleteQueue(NAME);
    },
    close: () => connection.close(),
  };
}
