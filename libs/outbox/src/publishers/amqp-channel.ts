import { connect, type ChannelModel, type ConfirmChannel, type Options } from 'amqplib';

import type { BrokerAddress } from './broker-address.js';

/** Milliseconds until a connection, with all that is declared on it, is given up. */
const OPEN_TIMEOUT = 10_000;

/** Milliseconds until a confirm is given up. */
const CONFIRM_TIMEOUT = 10_000;

/** Milliseconds until a connection that does not end in order is cut. */
const CLOSE_TIMEOUT = 1000;

/** Seconds between two signs of life. */
const HEARTBEAT = 10;

/** Why a broker says no to one message. */
const NACKED = 'a queue does not take the event now: it is full, or too few of its nodes are there';

/** A message for an exchange. */
export interface AmqpMessage {
  readonly exchange: string;
  readonly routingKey: string;
  readonly content: Buffer;
  /** Persistent and mandatory in any case. */
  readonly properties: Options.Publish & { readonly messageId: string };
}

/** A confirmed message is in a queue for good; a returned one is in none. */
export type AmqpAnswer =
  { readonly kind: 'confirmed' } | { readonly kind: 'returned'; readonly reason: string };

/**
 * A channel in confirm mode, on a connection of its own (AMQP 0-9-1 with RabbitMQ's publisher confirms). When one of
 * them breaks, all that is under way fails, and `closed` says why.
 */
export class AmqpChannel {
  /** Resolves once, when nothing can be sent any more. */
  readonly closed: Promise<Error>;
  private readonly waiting = new Set<(error: Error) => void>();
  private readonly returned = new Map<string, string>();
  /** The first word of what went wrong, before anything ends because of it. */
  private cause: Error | undefined;
  private broken: Error | undefined;
  private blocked: Error | undefined;
  private tellClosed: (error: Error) => void = () => undefined;

  private constructor(
    private readonly connection: ChannelModel,
    private readonly channel: ConfirmChannel,
    private readonly cut: () => void,
  ) {
    this.closed = new Promise((resolve) => (this.tellClosed = resolve));
    this.listen();
  }

  /**
   * Connects to the first of the servers that answers.
   * @param prepare what is declared before anything is sent
   */
  static async open(
    address: BrokerAddress,
    prepare: (channel: ConfirmChannel) => Promise<void>,
  ): Promise<AmqpChannel> {
    const cutter = new AbortController();
    const cut = (): void => {
      cutter.abort();
    };
    const timer = setTimeout(cut, OPEN_TIMEOUT);
    try {
      const connection = await connectToAny(address, address.servers, cutter.signal);
      // What goes wrong from here on comes to whoever waits; an error without a listener would end the process.
      connection.on('error', () => undefined);
      try {
        const channel = await connection.createConfirmChannel();
        channel.on('error', () => undefined);
        await prepare(channel);
        return new AmqpChannel(connection, channel, cut);
      } catch (error) {
        cut();
        throw error;
      }
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * Sends a message and waits until the broker has it for good.
   * @throws Error that says why it may not have it; TypeError or RangeError where it cannot be sent in any way
   */
  send({ exchange, routingKey, content, properties }: AmqpMessage): Promise<AmqpAnswer> {
    return new Promise((resolve, reject) => {
      const obstacle = this.broken ?? this.blocked;
      if (obstacle !== undefined) {
        reject(obstacle);
        return;
      }
      const { messageId } = properties;
      const options = { ...properties, persistent: true, mandatory: true };
      this.channel.publish(exchange, routingKey, content, options, (error: Error | null) => {
        clearTimeout(timer);
        this.waiting.delete(fail);
        const reason = this.returned.get(messageId);
        this.returned.delete(messageId);
        // A message without a queue is confirmed too: there is nothing left to do with it.
        if (reason !== undefined) resolve({ kind: 'returned', reason });
        else if (error === null) resolve({ kind: 'confirmed' });
        else reject(this.broken ?? this.cause ?? new Error(NACKED, { cause: error }));
      });
      const fail = (error: Error): void => {
        clearTimeout(timer);
        reject(error);
      };
      const timer = setTimeout(() => {
        this.fail(new Error(`no confirm came within ${CONFIRM_TIMEOUT} ms`));
      }, CONFIRM_TIMEOUT);
      this.waiting.add(fail);
    });
  }

  async close(): Promise<void> {
    this.fail(new Error('the connection was closed'));
    const timer = setTimeout(this.cut, CLOSE_TIMEOUT);
    await this.connection.close().catch(() => undefined);
    clearTimeout(timer);
  }

  private listen(): void {
    const note = (error: Error): void => {
      this.cause ??= error;
    };
    const ended = (error?: Error): void => {
      this.fail(this.cause ?? error ?? new Error('the connection was closed'));
    };
    this.connection.on('error', note);
    this.connection.on('close', ended);
    this.connection.on('blocked', (reason) => {
      // Sent already, they may be taken later; sent again, they have the same ids.
      this.blocked = new Error(`the broker takes no messages now (${reason})`);
      this.failWaiting(this.blocked);
    });
    this.connection.on('unblocked', () => {
      this.blocked = undefined;
    });
    this.channel.on('error', note);
    this.channel.on('close', ended);
    this.channel.on('return', ({ fields, properties }) => {
      const { replyCode, replyText } = fields as { readonly replyCode?: number; readonly replyText?: string };
      this.returned.set(String(properties.messageId), `${replyCode ?? ''} ${replyText ?? ''}`.trim());
    });
  }

  private fail(error: Error): void {
    this.broken ??= error;
    this.failWaiting(this.broken);
    this.tellClosed(this.broken);
  }

  private failWaiting(error: Error): void {
    for (const fail of this.waiting) fail(error);
    this.waiting.clear();
  }
}

async function connectToAny(
  address: BrokerAddress,
  [server = '', ...others]: readonly string[],
  signal: AbortSignal,
): Promise<ChannelModel> {
  try {
    return await connectTo(address, server, signal);
  } catch (error) {
    if (others.length === 0 || signal.aborted) throw error;
    return connectToAny(address, others, signal);
  }
}

async function connectTo(
  { tls, user, password, path }: BrokerAddress,
  server: string,
  signal: AbortSignal,
): Promise<ChannelModel> {
  const vhost = path === '' ? '/' : path;
  const { hostname, port } = new URL(`amqp://${server}`);
  const socketOptions = {
    noDelay: true,
    timeout: OPEN_TIMEOUT / 2,
    clientProperties: { connection_name: 'rollcall' },
    // Not in the types of amqplib, which hands it to the socket.
    signal,
  };
  try {
    return await connect(
      {
        protocol: tls ? 'amqps' : 'amqp',
        hostname: hostname.replaceAll(/^\[|\]$/g, ''),
        port: Number(port),
        heartbeat: HEARTBEAT,
        // It is decoded once more.
        vhost: encodeURIComponent(vhost),
        ...(user === undefined ? {} : { username: user, password: password ?? '' }),
      },
      socketOptions,
    );
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith('Expected ConnectionOpenOk')) throw error;
    const name = user ?? 'guest';
    throw new Error(`there is no virtual host ${vhost}, or the user ${name} may not use it`, {
      cause: error,
    });
  }
}
