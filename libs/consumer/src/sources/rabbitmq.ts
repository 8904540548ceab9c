import type { Channel, ChannelModel, ConsumeMessage } from 'amqplib';

import { readMessage } from '../events/read-event.js';
import { encodeWord } from './encode-word.js';
import { SourceUnavailable, type EventSource, type Receiver } from './event-source.js';
import { UnderWay } from './under-way.js';

/** How events are read from RabbitMQ. */
export interface RabbitmqOptions {
  /** `amqp://user:password@host:5672/vhost`. */
  readonly url: string;
  /** The queue, the same for all processes of a service; made as a quorum queue where it is not there. */
  readonly queue: string;
  /** The tenant whose events are read; all without it. */
  readonly tenant?: string;
  /** The topic exchange to which the service publishes: `scim` unless it was told another. */
  readonly exchange?: string;
  /** Messages that may be unacknowledged at a time: 100 unless given. */
  readonly prefetch?: number;
}

/** Milliseconds until a connection, with all that is declared on it, is given up. */
const OPEN_TIMEOUT = 10_000;

/** Milliseconds until a connection that does not end in order is cut. */
const CLOSE_TIMEOUT = 1000;

/** Seconds between two signs of life. */
const HEARTBEAT = 10;

/** AMQP's reply code for a queue that is not there. */
const NOT_FOUND = 404;

interface Open {
  readonly connection: ChannelModel;
  readonly channel: Channel;
  /** Ends the connection without the broker. */
  readonly cut: () => void;
}

/**
 * RabbitMQ: a durable quorum queue of its own, bound to the exchange of the service, with prefetch and manual
 * acknowledgement. Needs `amqplib` to be installed.
 */
export function rabbitmq(options: RabbitmqOptions): EventSource {
  const { queue, exchange = 'scim', prefetch = 100 } = options;
  const binding = options.tenant === undefined ? '#' : `${encodeWord(options.tenant)}.#`;
  let open: Open | undefined;

  async function close(): Promise<void> {
    if (open === undefined) return;
    const { connection, cut } = open;
    open = undefined;
    const timer = setTimeout(cut, CLOSE_TIMEOUT);
    await connection.close().catch(() => undefined);
    clearTimeout(timer);
  }

  async function declare(connection: ChannelModel, onNew: () => Promise<void>): Promise<Channel> {
    // First: if nobody comes so far as to make it, no more than a snapshot is taken in vain.
    if (!(await queueExists(connection, queue))) await onNew();
    const channel = await connection.createChannel();
    channel.on('error', () => undefined);
    await channel.assertExchange(exchange, 'topic', { durable: true });
    await channel.assertQueue(queue, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
    await channel.bindQueue(queue, exchange, binding);
    await channel.prefetch(prefetch);
    return channel;
  }

  return {
    name: `RabbitMQ queue ${queue}`,
    exclusive: false,
    tellsOfRestores: false,
    tenant: options.tenant,
    directory: undefined,
    async open(memo) {
      await close();
      const { connect } = await import('amqplib');
      const cutter = new AbortController();
      const cut = (): void => {
        cutter.abort();
      };
      const timer = setTimeout(cut, OPEN_TIMEOUT);
      try {
        // The signal is not in the types of amqplib, which hands it to the socket.
        const socketOptions = { noDelay: true, timeout: OPEN_TIMEOUT, signal: cutter.signal };
        const connection = await connect(withHeartbeat(options.url), socketOptions);
        // It ends the iteration; an error without a listener would end the process.
        connection.on('error', () => undefined);
        const channel = await declare(connection, () => memo.startOver());
        open = { connection, channel, cut };
      } catch (error) {
        cut();
        throw error;
      } finally {
        clearTimeout(timer);
      }
    },
    async run(_memo, receiver, signal) {
      if (open === undefined) throw new Error('the source is not open');
      await consumeAll(open, { queue, receiver, signal });
      if (!signal.aborted) throw new SourceUnavailable('The connection to RabbitMQ was closed.', undefined);
    },
    close,
  };
}

async function consumeAll(
  { connection, channel }: Open,
  {
    queue,
    receiver,
    signal,
  }: { readonly queue: string; readonly receiver: Receiver; readonly signal: AbortSignal },
): Promise<void> {
  const state = { open: true };
  let finish: () => void = () => undefined;
  const end = new Promise<void>((resolve) => (finish = resolve));
  const onClose = (): void => {
    state.open = false;
    finish();
  };
  channel.on('close', onClose);
  connection.on('close', onClose);
  signal.addEventListener('abort', finish);
  if (signal.aborted) finish();
  const underWay = new UnderWay(receiver, finish);
  const { consumerTag } = await channel.consume(
    queue,
    (message) => {
      // RabbitMQ has cancelled the consumer: the queue is gone.
      if (message === null) finish();
      else underWay.add(answerable(message, { channel, isOpen: () => state.open }));
    },
    { noAck: false },
  );
  await end;
  signal.removeEventListener('abort', finish);
  if (state.open) await channel.cancel(consumerTag).catch(() => undefined);
  await underWay.settle();
}

/** What is not acknowledged when the channel closes is delivered again by itself. */
function answerable(
  message: ConsumeMessage,
  { channel, isOpen }: { readonly channel: Channel; readonly isOpen: () => boolean },
): Parameters<UnderWay['add']>[0] {
  const text = (): string => message.content.toString('utf8');
  return {
    read: () => readMessage({ body: text(), header: (name) => headerOf(message, name) }),
    text,
    ack() {
      if (isOpen()) channel.ack(message);
    },
    giveBack() {
      if (isOpen()) channel.nack(message, false, true);
    },
  };
}

/** A look for a queue that is not there closes the channel. */
async function queueExists(connection: ChannelModel, queue: string): Promise<boolean> {
  const channel = await connection.createChannel();
  channel.on('error', () => undefined);
  try {
    await channel.checkQueue(queue);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === NOT_FOUND) return false;
    throw error;
  }
  await channel.close();
  return true;
}

function headerOf({ properties }: ConsumeMessage, name: string): string | undefined {
  if (name === 'content-type') return text(properties.contentType);
  const headers: unknown = properties.headers;
  if (typeof headers !== 'object' || headers === null) return undefined;
  return text(new Map(Object.entries(headers)).get(name));
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}

function withHeartbeat(url: string): string {
  const address = new URL(url);
  if (!address.searchParams.has('heartbeat')) address.searchParams.set('heartbeat', String(HEARTBEAT));
  return address.href;
}
