import { Kafka, logLevel, Partitioners, type KafkaConfig, type Message, type Producer } from 'kafkajs';

import type { Delivery, OutgoingEvent, Publisher } from '../delivery/publisher.js';
import { brokerPause } from '../delivery/retry-schedule.js';
import {
  cloudEventAttributes,
  eventData,
  JSON_TYPE,
  type CloudEventOptions,
} from '../formats/cloud-event.js';
import type { BrokerAddress } from './broker-address.js';
import { readChoice } from './broker-parameters.js';
import { GatheredSends } from './gathered-sends.js';
import { LazyConnection } from './lazy-connection.js';
import { unavailable } from './unavailable.js';

/** Milliseconds until a connection is given up. */
const CONNECT_TIMEOUT = 5000;

/** Milliseconds until the replicas of a partition must have an event. */
const ACK_TIMEOUT = 10_000;

/** Bytes that are sent together at most: what goes to one partition is one record batch, and Kafka takes 1 MB. */
const SENT_TOGETHER = 800_000;

/** Bytes of a record beside its value: key and headers, more or less. */
const HEADERS_SIZE = 1000;

const DEFAULT_TOPIC = 'scim';

/** All replicas that are in sync. */
const ALL = -1;

/** Errors of Kafka by which it says that it will never take this record. */
const NEVER: ReadonlySet<unknown> = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE', 'INVALID_RECORD']);

/**
 * Publishes to Kafka: topic `scim`, the resource's id as key, acknowledged by all replicas in sync, CloudEvents in
 * binary mode (headers `ce_…`). Parameters of the URL: `topic`, `declare=false` (the topic is not made). With a user
 * name, SASL PLAIN. The producer is not idempotent: what was sent twice has the same id.
 * @throws Error that says which parameter is wrong
 */
export function kafkaPublisher(address: BrokerAddress, options: CloudEventOptions): Publisher {
  const topic = address.parameters.get('topic') ?? DEFAULT_TOPIC;
  const allowAutoTopicCreation = readChoice(address.parameters, 'declare', ['true', 'false']) === 'true';
  const kafka = new Kafka(configOf(address));
  const producers = new LazyConnection<Producer>({
    async open() {
      const producer = kafka.producer({
        allowAutoTopicCreation,
        createPartitioner: Partitioners.DefaultPartitioner,
        idempotent: false,
        retry: { retries: 0 },
      });
      try {
        await producer.connect();
        return producer;
      } catch (error) {
        await disconnect(producer);
        throw error;
      }
    },
    close: disconnect,
  });

  /** A broker works on one request of a connection at a time: what is sent together waits for the replicas once. */
  const sends = new GatheredSends<Message>({ send: sendTogether, sizeOf: bytesOf, most: SENT_TOGETHER });

  async function sendTogether(messages: readonly Message[]): Promise<Delivery> {
    let producer: Producer | undefined;
    try {
      producer = await producers.get();
      await producer.send({ topic, acks: ALL, timeout: ACK_TIMEOUT, messages: [...messages] });
      return { kind: 'delivered' };
    } catch (error) {
      if (isForEver(error)) return { kind: 'refused', reason: `Kafka: ${error.message}` };
      // Another one asks for the leaders of the partitions again.
      if (producer !== undefined) await producers.drop(producer);
      return unavailable('Kafka', error);
    }
  }

  return {
    policy: { wave: 500, concurrency: 500, retryAfter: brokerPause },
    publish: (outgoing) => sends.send(messageOf(outgoing, options)),
    close: () => producers.close(),
  };
}

function messageOf(outgoing: OutgoingEvent, options: CloudEventOptions): Message {
  const { datacontenttype = JSON_TYPE, ...attributes } = cloudEventAttributes(outgoing, options);
  return {
    key: outgoing.event.resourceId,
    value: Buffer.from(eventData(outgoing)),
    // CloudEvents Kafka binding §3.2.
    headers: {
      'content-type': datacontenttype,
      ...Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`ce_${name}`, value])),
    },
  };
}

function bytesOf({ value }: Message): number {
  return HEADERS_SIZE + (value === null ? 0 : value.length);
}

function configOf({ servers, tls, user, password }: BrokerAddress): KafkaConfig {
  return {
    clientId: 'rollcall',
    brokers: [...servers],
    connectionTimeout: CONNECT_TIMEOUT,
    requestTimeout: ACK_TIMEOUT,
    logLevel: logLevel.NOTHING,
    // What fails is tried again by its sink.
    retry: { retries: 0 },
    ssl: tls,
    ...(user === undefined ? {} : { sasl: { mechanism: 'plain', username: user, password: password ?? '' } }),
  };
}

async function disconnect(producer: Producer): Promise<void> {
  await producer.disconnect().catch(() => undefined);
}

function isForEver(error: unknown): error is Error {
  return error instanceof Error && 'type' in error && NEVER.has(error.type);
}
