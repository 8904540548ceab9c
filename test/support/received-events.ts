/** What arrived at a broker, read by other means than those that publish. */
import { jetstreamManager } from '@nats-io/jetstream';
import { connect as connectToNats } from '@nats-io/transport-node';
import { connect as connectToRabbitmq } from 'amqplib';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { findKafkaMock } from './kafka-mock.mjs';

/** An event as it lies in a broker. */
export interface ReceivedEvent {
  /** Subject, routing key, or key of a record. */
  readonly key: string;
  /** What the broker itself knows it by; the record's place where it knows none. */
  readonly messageId: string;
  readonly contentType: string | undefined;
  /** CloudEvents attributes, without prefix and decoded. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** Everything that a stream of JetStream holds, in its order. */
export async function readNats(url: string, stream = 'SCIM'): Promise<readonly ReceivedEvent[]> {
  const connection = await connectToNats({ servers: url.replace('nats://', '') });
  try {
    const { streams } = await jetstreamManager(connection);
    const { state } = await streams.info(stream);
    const found: ReceivedEvent[] = [];
    for (let seq = state.first_seq; state.messages > 0 && seq <= state.last_seq; seq += 1) {
      const message = await streams.getMessage(stream, { seq });
      if (message === null) throw new Error(`the stream ${stream} has no message ${seq}`);
      const headers = new Map([...message.header].map(([name, values]) => [name, values.join()]));
      const attributes = attributesOf(headers, 'ce-', decodeURIComponent);
      found.push({
        key: message.subject,
        messageId: headers.get('Nats-Msg-Id') ?? '',
        contentType: attributes['datacontenttype'],
        attributes,
        body: message.json(),
      });
    }
    return found;
  } finally {
    await connection.close();
  }
}

/** Takes everything out of a queue, in its order. */
export async function takeFromRabbitmq(
  url: string,
  queue = 'scim.events',
): Promise<readonly ReceivedEvent[]> {
  const connection = await connectToRabbitmq(url);
  try {
    const channel = await connection.createChannel();
    const found: ReceivedEvent[] = [];
    for (;;) {
      const message = await channel.get(queue, { noAck: true });
      if (message === false) return found;
      const { messageId, contentType, headers } = message.properties;
      found.push({
        key: message.fields.routingKey,
        messageId: String(messageId),
        contentType,
        attributes: attributesOf(new Map(Object.entries(headers ?? {})), 'cloudEvents_', String),
        body: JSON.parse(message.content.toString()),
      });
    }
  } finally {
    await connection.close();
  }
}

interface KafkaRecord {
  readonly partition: number;
  readonly offset: number;
  readonly key: string;
  readonly payload: string;
  /** Names and values in turn. */
  readonly headers: readonly string[];
}

/** Everything that a topic holds, read by kcat; ordered within each partition. */
export async function readKafka(url: string, topic = 'scim'): Promise<readonly ReceivedEvent[]> {
  const brokers = url.replace('kafka://', '');
  const options = ['-C', '-b', brokers, '-t', topic, '-o', 'beginning', '-e', '-q', '-J'];
  const { stdout } = await promisify(execFile)(findKafkaMock() ?? '', options, { maxBuffer: 2 ** 28 });
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const { partition, offset, key, payload, headers } = JSON.parse(line) as KafkaRecord;
      const pairs = headers.flatMap((name, at) =>
        at % 2 === 0 ? [[name, headers[at + 1] ?? ''] as const] : [],
      );
      const fields = new Map(pairs);
      return {
        key,
        messageId: `${partition}/${offset}`,
        contentType: fields.get('content-type'),
        attributes: attributesOf(fields, 'ce_', String),
        body: JSON.parse(payload) as unknown,
      };
    });
}

function attributesOf(
  fields: ReadonlyMap<string, string>,
  prefix: string,
  decode: (value: string) => string,
): Readonly<Record<string, string>> {
  const named = [...fields].filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(named.map(([name, value]) => [name.slice(prefix.length), decode(value)]));
}
