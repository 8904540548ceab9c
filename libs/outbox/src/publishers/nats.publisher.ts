import {
  jetstream,
  JetStreamApiError,
  jetstreamManager,
  StorageType,
  type JetStreamClient,
} from '@nats-io/jetstream';
import { connect, headers, nanos, type MsgHdrs, type NatsConnection } from '@nats-io/transport-node';

import type { Delivery, OutgoingEvent, Publisher } from '../delivery/publisher.js';
import { brokerPause } from '../delivery/retry-schedule.js';
import { cloudEventAttributes, eventData, type CloudEventOptions } from '../formats/cloud-event.js';
import type { BrokerAddress } from './broker-address.js';
import { readChoice } from './broker-parameters.js';
import { LazyConnection } from './lazy-connection.js';
import { percentEncode } from './percent-encode.js';
import { resourcePath } from './resource-path.js';
import { unavailable } from './unavailable.js';

/** Milliseconds until a connection is given up. */
const CONNECT_TIMEOUT = 5000;

/** Milliseconds until an acknowledgement is given up: many are under way, and each may wait for a disk. */
const ACK_TIMEOUT = 10_000;

/** Events that are read, and under way, at a time: with 500 of them a backlog went no faster and took more memory. */
const WAVE = 128;

/** Milliseconds between two looks whether the other side still lives. */
const PING_INTERVAL = 20_000;

/** Milliseconds for which the broker knows an event again by its id: longer than a relay takes to take over. */
const DUPLICATE_WINDOW = 120_000;

/** The stream that is made where none takes the subject, and the first word of every subject. */
const DEFAULT_STREAM = 'SCIM';
const DEFAULT_SUBJECT = 'scim';

/** JetStream's `err_code` for a message that is larger than its stream allows. */
const EXCEEDS_STREAM = 10054;

/** What a header may not have as it is (CloudEvents NATS binding §3.1.3.2). */
const NOT_IN_HEADERS = /[^\x21\x23\x24\x26-\x7e]/gu;

interface Link {
  readonly connection: NatsConnection;
  readonly stream: JetStreamClient;
}

/** Which stream takes the events, and whether it is to be made. */
interface StreamSettings {
  readonly subject: string;
  readonly stream: string;
  readonly replicas: number;
  readonly declare: boolean;
}

/**
 * Publishes to NATS JetStream: subject `scim.<tenant>.<resource type>.<resource id>`, the event's id as `Nats-Msg-Id`
 * so that the broker drops duplicates, CloudEvents in binary mode (headers `ce-…`), and each event acknowledged by its
 * stream. Parameters of the URL: `subject` (the first words), `stream` and `replicas` (of the stream that is made where
 * none takes the subject), `declare=false` (makes none).
 * @throws Error that says which parameter is wrong
 */
export function natsPublisher(address: BrokerAddress, options: CloudEventOptions): Publisher {
  const settings = readSettings(address.parameters);
  const links = new LazyConnection<Link>({
    async open() {
      const link = await openLink(address, settings);
      void link.connection.closed().then(() => links.drop(link));
      return link;
    },
    close: ({ connection }) => connection.close(),
  });

  return {
    policy: { wave: WAVE, concurrency: WAVE, retryAfter: brokerPause },
    async publish(outgoing): Promise<Delivery> {
      const data = Buffer.from(eventData(outgoing));
      const fields = headerFields(outgoing, options);
      let link: Link | undefined;
      try {
        link = await links.get();
        const size = data.length + sizeOf(fields);
        const most = link.connection.info?.max_payload ?? Infinity;
        if (size > most) {
          return refused(`the event has ${size} bytes, and the server takes ${most} (max_payload)`);
        }
        await link.stream.publish(`${settings.subject}.${resourcePath(outgoing)}`, data, {
          headers: headersOf(fields),
          timeout: ACK_TIMEOUT,
          retries: 1,
        });
        return { kind: 'delivered' };
      } catch (error) {
        if (error instanceof JetStreamApiError) {
          return error.code === EXCEEDS_STREAM
            ? refused(`the stream takes no event of ${data.length} bytes (max_msg_size)`)
            : unavailable('NATS', error);
        }
        // A stream that is gone is made again with the next connection; and silence may be a connection's.
        if (link !== undefined) await links.drop(link);
        return unavailable('NATS', error);
      }
    },
    close: () => links.close(),
  };
}

function readSettings(parameters: ReadonlyMap<string, string>): StreamSettings {
  return {
    subject: parameters.get('subject') ?? DEFAULT_SUBJECT,
    stream: parameters.get('stream') ?? DEFAULT_STREAM,
    replicas: Number(readChoice(parameters, 'replicas', ['1', '3', '5'])),
    declare: readChoice(parameters, 'declare', ['true', 'false']) === 'true',
  };
}

async function openLink(address: BrokerAddress, settings: StreamSettings): Promise<Link> {
  const connection = await connect({
    servers: [...address.servers],
    name: 'rollcall',
    timeout: CONNECT_TIMEOUT,
    pingInterval: PING_INTERVAL,
    // The stack of each event's request would cost as much as the request.
    noAsyncTraces: true,
    // What is under way when the connection breaks is tried again by its sink.
    reconnect: false,
    ...credentialsOf(address),
    ...(address.tls ? { tls: {} } : {}),
  });
  try {
    if (settings.declare) await ensureStream(connection, settings);
    return { connection, stream: jetstream(connection) };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** As in NATS's own URLs, a user without a password is a token. */
function credentialsOf({ user, password }: BrokerAddress): { user?: string; pass?: string; token?: string } {
  if (user === undefined) return {};
  return password === undefined ? { token: user } : { user, pass: password };
}

async function ensureStream(connection: NatsConnection, settings: StreamSettings): Promise<void> {
  const { subject, stream, replicas } = settings;
  const { streams } = await jetstreamManager(connection, { timeout: ACK_TIMEOUT, checkAPI: false });
  try {
    await streams.find(`${subject}.tenant.type.id`);
  } catch (error) {
    if (!(error instanceof JetStreamApiError)) throw error;
    await streams.add({
      name: stream,
      subjects: [`${subject}.>`],
      storage: StorageType.File,
      num_replicas: replicas,
      duplicate_window: nanos(DUPLICATE_WINDOW),
    });
  }
}

/** CloudEvents NATS binding §3.1.3; the server reads `Nats-Msg-Id`. */
function headerFields(
  outgoing: OutgoingEvent,
  options: CloudEventOptions,
): readonly (readonly [string, string])[] {
  const { event, replay } = outgoing;
  return [
    // Who asks for an event again wants it although the broker had it a minute ago.
    ['Nats-Msg-Id', replay ? `replay-${event.id}` : event.id],
    ...Object.entries(cloudEventAttributes(outgoing, options)).map(
      ([name, value]) => [`ce-${name}`, percentEncode(value, NOT_IN_HEADERS)] as const,
    ),
  ];
}

function headersOf(fields: readonly (readonly [string, string])[]): MsgHdrs {
  const result = headers();
  for (const [name, value] of fields) result.set(name, value);
  return result;
}

/** Bytes of the headers on the wire, which count as the message's: a first line, a line each, an empty line. */
function sizeOf(fields: readonly (readonly [string, string])[]): number {
  const lines = fields.map(([name, value]) => `${name}: ${value}\r\n`.length);
  return lines.reduce((sum, length) => sum + length, 'NATS/1.0\r\n\r\n'.length);
}

function refused(reason: string): Delivery {
  return { kind: 'refused', reason: `NATS: ${reason}` };
}
