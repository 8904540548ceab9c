import type { ConfirmChannel } from 'amqplib';

import type { Delivery, OutgoingEvent, Publisher } from '../delivery/publisher.js';
import { brokerPause } from '../delivery/retry-schedule.js';
import {
  cloudEventAttributes,
  eventData,
  JSON_TYPE,
  type CloudEventOptions,
} from '../formats/cloud-event.js';
import { AmqpChannel, type AmqpMessage } from './amqp-channel.js';
import type { BrokerAddress } from './broker-address.js';
import { readChoice } from './broker-parameters.js';
import { LazyConnection } from './lazy-connection.js';
import { resourcePath } from './resource-path.js';
import { unavailable } from './unavailable.js';

const DEFAULT_EXCHANGE = 'scim';
const DEFAULT_QUEUE = 'scim.events';

/** How RabbitMQ says, closing the channel, that a message is larger than its `max_message_size`. */
const TOO_LARGE = /larger than (?:configured )?max size (\d+)/;

/** Where messages go. */
interface Topology {
  readonly exchange: string;
  /** Bound to everything; undefined where there is to be none. */
  readonly queue: string | undefined;
  readonly declare: boolean;
}

/**
 * Publishes to RabbitMQ (AMQP 0-9-1): to a durable topic exchange `scim`, with routing key
 * `<tenant>.<resource type>.<resource id>`, persistent, mandatory and confirmed; a durable quorum queue `scim.events`
 * takes everything. The event's id is the message-id, CloudEvents are in binary mode (headers `cloudEvents_…`).
 * Parameters of the URL: `exchange`, `queue` (empty: none), `declare=false` (both are there already), `envelope=nest`
 * (the body is `{pattern, data}`, as the RabbitMQ transport of NestJS reads it). The path is the virtual host.
 * @throws Error that says which parameter is wrong
 */
export function amqpPublisher(address: BrokerAddress, options: CloudEventOptions): Publisher {
  const topology = readTopology(address.parameters);
  const envelope = readChoice(address.parameters, 'envelope', ['cloudevents', 'nest']);
  // Bytes; the broker does not tell it before it is exceeded, nor when it is changed, which takes a restart.
  let largest = Infinity;
  const channels = new LazyConnection<AmqpChannel>({
    async open() {
      const channel = await AmqpChannel.open(address, (opened) => declare(opened, topology));
      void channel.closed.then((why) => {
        largest = sizeLimitOf(why) ?? Infinity;
        return channels.drop(channel);
      });
      return channel;
    },
    close: (channel) => channel.close(),
  });

  /** A queue that took everything is gone, and is declared with the next connection; one of others is theirs. */
  async function unroutable(channel: AmqpChannel, routingKey: string, reason: string): Promise<Delivery> {
    const said = `no queue of exchange ${topology.exchange} takes ${routingKey} (${reason})`;
    if (!topology.declare || topology.queue === undefined)
      return { kind: 'failed', reason: `RabbitMQ: ${said}` };
    await channels.drop(channel);
    return unavailable('RabbitMQ', said);
  }

  return {
    policy: { wave: 500, concurrency: 500, retryAfter: brokerPause },
    async publish(outgoing): Promise<Delivery> {
      const message = messageOf(outgoing, { ...options, exchange: topology.exchange, envelope });
      const size = message.content.length;
      if (size > largest) return tooLarge(size, largest);
      try {
        const channel = await channels.get();
        const answer = await channel.send(message);
        if (answer.kind === 'confirmed') return { kind: 'delivered' };
        return await unroutable(channel, message.routingKey, answer.reason);
      } catch (error) {
        const limit = sizeLimitOf(error) ?? Infinity;
        if (size > limit) return tooLarge(size, limit);
        // It was not sent: a routing key is too long, or the headers are.
        if (error instanceof TypeError || error instanceof RangeError) {
          return { kind: 'refused', reason: `RabbitMQ: ${error.message}` };
        }
        return unavailable('RabbitMQ', error);
      }
    },
    close: () => channels.close(),
  };
}

function readTopology(parameters: ReadonlyMap<string, string>): Topology {
  const queue = parameters.get('queue') ?? DEFAULT_QUEUE;
  return {
    exchange: parameters.get('exchange') ?? DEFAULT_EXCHANGE,
    queue: queue === '' ? undefined : queue,
    declare: readChoice(parameters, 'declare', ['true', 'false']) === 'true',
  };
}

async function declare(channel: ConfirmChannel, topology: Topology): Promise<void> {
  if (!topology.declare) return;
  await channel.assertExchange(topology.exchange, 'topic', { durable: true });
  if (topology.queue === undefined) return;
  await channel.assertQueue(topology.queue, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
  await channel.bindQueue(topology.queue, topology.exchange, '#');
}

function messageOf(
  outgoing: OutgoingEvent,
  options: CloudEventOptions & { readonly exchange: string; readonly envelope: 'cloudevents' | 'nest' },
): AmqpMessage {
  const { event } = outgoing;
  const { datacontenttype = JSON_TYPE, ...attributes } = cloudEventAttributes(outgoing, options);
  const data = eventData(outgoing);
  const body =
    options.envelope === 'nest' ? `{"pattern":${JSON.stringify(event.type)},"data":${data}}` : data;
  return {
    exchange: options.exchange,
    routingKey: resourcePath(outgoing),
    content: Buffer.from(body),
    properties: {
      messageId: event.id,
      type: event.type,
      timestamp: Math.floor(event.occurredAt / 1000),
      appId: 'rollcall',
      contentType: datacontenttype,
      // CloudEvents AMQP binding §3.1.3.1, whose application properties are the headers of AMQP 0-9-1.
      headers: Object.fromEntries(
        Object.entries(attributes).map(([name, value]) => [`cloudEvents_${name}`, value]),
      ),
    },
  };
}

function sizeLimitOf(error: unknown): number | undefined {
  const [, limit] = (error instanceof Error && TOO_LARGE.exec(error.message)) || [];
  return limit === undefined ? undefined : Number(limit);
}

function tooLarge(size: number, limit: number): Delivery {
  return {
    kind: 'refused',
    reason: `RabbitMQ: the event has ${size} bytes, and the broker takes ${limit} (max_message_size)`,
  };
}
