import type { Consumer, ConsumerMessages, JsMsg } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';

import { readMessage } from '../events/read-event.js';
import { encodeWord } from './encode-word.js';
import { SourceUnavailable, type EventSource, type Receiver } from './event-source.js';
import { UnderWay } from './under-way.js';

/** How events are read from NATS JetStream. */
export interface JetStreamOptions {
  /** `host:port`, one or several. */
  readonly servers: string | readonly string[];
  /** Name of the durable consumer, the same for all processes of a service. */
  readonly durable: string;
  /** The tenant whose events are read; all without it. */
  readonly tenant?: string;
  /** First words of the subjects: `scim` unless the service was told another. */
  readonly subject?: string;
  /** The stream; the one that takes the subject unless given. */
  readonly stream?: string;
  readonly user?: string;
  readonly password?: string;
  readonly token?: string;
  /** TLS, with a file of certificate authorities where the system's do not do. */
  readonly tls?: { readonly caFile?: string; readonly certFile?: string; readonly keyFile?: string };
  /** Milliseconds after which the server delivers again what is not acknowledged: 10,000 unless given. */
  readonly ackWait?: number;
  /** Messages that may be unacknowledged at a time: 256 unless given. */
  readonly prefetch?: number;
}

/** Milliseconds until a connection or an answer is given up. */
const TIMEOUT = 5000;

/** Milliseconds between two looks whether the other side still lives. */
const PING_INTERVAL = 20_000;

/**
 * Milliseconds between two signs of life of the stream. Where two fail to come it is looked whether the consumer is
 * there still: one that was deleted before a request of ours reached it is told of by nothing else.
 */
const HEARTBEAT = 3000;

const NOT_FOUND = 10014;

/**
 * NATS JetStream: a durable pull consumer with explicit acknowledgement, which is made where it is not there. Needs
 * `@nats-io/transport-node` and `@nats-io/jetstream` to be installed.
 */
export function jetstream(options: JetStreamOptions): EventSource {
  const { durable, prefetch = 256, ackWait = 10_000, subject = 'scim' } = options;
  const tenant = options.tenant === undefined ? undefined : encodeWord(options.tenant);
  const filter = tenant === undefined ? `${subject}.>` : `${subject}.${tenant}.>`;
  let connection: NatsConnection | undefined;
  let consumer: Consumer | undefined;

  async function close(): Promise<void> {
    const open = connection;
    connection = undefined;
    consumer = undefined;
    await open?.close();
  }

  return {
    name: `JetStream consumer ${durable} of ${filter}`,
    exclusive: false,
    tellsOfRestores: false,
    tenant: options.tenant,
    directory: undefined,
    async open(memo) {
      await close();
      const nats = await import('@nats-io/transport-node');
      const js = await import('@nats-io/jetstream');
      connection = await nats.connect({
        servers: [options.servers].flat(),
        name: durable,
        timeout: TIMEOUT,
        pingInterval: PING_INTERVAL,
        // The consumer opens another one, and looks whether all is as it was.
        reconnect: false,
        ...credentialsOf(options),
        ...(options.tls === undefined ? {} : { tls: options.tls }),
      });
      const manager = await js.jetstreamManager(connection, { timeout: TIMEOUT, checkAPI: false });
      const example = `${subject}.${tenant ?? 'tenant'}.type.id`;
      const stream = options.stream ?? (await manager.streams.find(example).catch(() => ''));
      if (stream === '') {
        throw new SourceUnavailable(
          `No stream of NATS takes ${filter}. The identity service makes one when BROKER_URL names this server.`,
          undefined,
        );
      }
      const known = await manager.consumers.info(stream, durable).catch((error: unknown) => {
        if (error instanceof js.JetStreamApiError && error.code === NOT_FOUND) return undefined;
        throw error;
      });
      if (known === undefined) {
        // First: if nobody comes so far as to make it, no more than a snapshot is taken in vain.
        await memo.startOver();
        await manager.consumers.add(stream, {
          durable_name: durable,
          filter_subject: filter,
          ack_policy: js.AckPolicy.Explicit,
          deliver_policy: js.DeliverPolicy.New,
          ack_wait: nats.nanos(ackWait),
          max_ack_pending: prefetch,
        });
      }
      consumer = await js.jetstream(connection, { timeout: TIMEOUT }).consumers.get(stream, durable);
    },
    async run(_memo, receiver, signal) {
      if (connection === undefined || consumer === undefined) throw new Error('the source is not open');
      const messages = await consumer.consume({
        max_messages: prefetch,
        idle_heartbeat: HEARTBEAT,
        abort_on_missing_resource: true,
      });
      await consumeAll({ connection, messages }, { receiver, signal, ackWait });
      if (!signal.aborted) throw new SourceUnavailable('The connection to NATS was closed.', undefined);
    },
    close,
  };
}

/** Brings messages until the signal is aborted, or the connection closed. @throws what else ended it */
async function consumeAll(
  { connection, messages }: { readonly connection: NatsConnection; readonly messages: ConsumerMessages },
  {
    receiver,
    signal,
    ackWait,
  }: { readonly receiver: Receiver; readonly signal: AbortSignal; readonly ackWait: number },
): Promise<void> {
  const stop = (): void => {
    void messages.close();
  };
  const underWay = new UnderWay(receiver, stop);
  const working = new Set<JsMsg>();
  // What is not acknowledged when a connection closes is delivered again by itself.
  const answer = (give: () => void): void => {
    if (!connection.isClosed()) give();
  };
  const timer = setInterval(() => {
    for (const message of working) answer(() => message.working());
  }, ackWait / 3).unref();
  signal.addEventListener('abort', stop);
  try {
    if (signal.aborted) stop();
    for await (const message of messages) {
      if (signal.aborted) {
        answer(() => message.nak());
        continue;
      }
      working.add(message);
      underWay.add({
        read: () => readMessage({ body: message.string(), header: (name) => headerOf(message, name) }),
        text: () => message.string(),
        ack() {
          working.delete(message);
          answer(() => message.ack());
        },
        giveBack() {
          working.delete(message);
          answer(() => message.nak());
        },
      });
    }
    await underWay.settle();
  } finally {
    signal.removeEventListener('abort', stop);
    await underWay.settle().catch(() => undefined);
    clearInterval(timer);
  }
}

function headerOf(message: JsMsg, name: string): string | undefined {
  const value = message.headers?.has(name) === true ? message.headers.get(name) : undefined;
  return value === undefined ? undefined : decodeURIComponent(value);
}

function credentialsOf({ user, password, token }: JetStreamOptions): {
  readonly user?: string;
  readonly pass?: string;
  readonly token?: string;
} {
  if (token !== undefined) return { token };
  return user === undefined ? {} : { user, pass: password ?? '' };
}
