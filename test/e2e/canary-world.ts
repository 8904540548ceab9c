/** A service as an operator runs it, into whose every input canaries are put, and whose every output is kept. */
import { connect as connectToNats } from '@nats-io/transport-node';
import { jetstreamManager } from '@nats-io/jetstream';
import { randomBytes, randomInt } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { CanaryKind, CanarySink } from '../support/canaries.js';
import { CanaryNet } from '../support/canary-net.js';
import { startNats } from '../support/nats.mjs';
import { startReceiver, type Receiver } from '../support/receiver.js';
import { ScimClient, type ScimAnswer, type ScimRequest } from '../support/scim-client.js';
import { at } from '../support/scim-messages.js';
import type { Server } from '../support/server-process.mjs';
import { spawnService, type ServiceProcess } from '../support/service.js';

const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** What is sent, and what its answer may show this once. */
export interface Sent extends ScimRequest {
  /** The credential that is used; the tenant's without it. */
  readonly as?: string | null;
  /** Members of the answer that show a credential, which is one from then on. */
  readonly shows?: readonly string[];
}

/** The settings of a service. */
export interface CanarySettings {
  readonly databaseUrl: string;
  readonly logLevel: string;
  readonly broker: Server | undefined;
  readonly tokens: readonly [tenant: string, admin: string];
}

/** What came out, and where. */
interface Kept {
  readonly sink: CanarySink;
  readonly source: string;
  readonly text: string;
}

/** One run of the service. */
export class CanaryWorld {
  readonly net = new CanaryNet();
  readonly receivers: Receiver[] = [];
  /** A folder for what commands read and write. */
  readonly folder = mkdtempSync(join(process.env['ROLLCALL_TEST_FOLDER'] ?? tmpdir(), 'canaries-'));
  /** Every canary that was planted, by its name. */
  readonly planted = new Map<string, { readonly kind: CanaryKind; readonly value: string }>();
  readonly kept: Kept[] = [];
  private readonly client: ScimClient;
  private hidden = 0;

  private constructor(
    readonly settings: CanarySettings,
    readonly env: Readonly<Record<string, string>>,
    readonly service: ServiceProcess,
  ) {
    const [token] = settings.tokens;
    this.client = new ScimClient({ baseUrl: service.origin, token });
  }

  /** Starts a service with a secret in each setting that can have one. */
  static async start(settings: CanarySettings): Promise<CanaryWorld> {
    const { databaseUrl, logLevel, broker } = settings;
    const [token, admin] = settings.tokens;
    const env = {
      LOG_LEVEL: logLevel,
      ROLLCALL_BOOTSTRAP_TOKEN: token,
      ROLLCALL_ADMIN_TOKEN: admin,
      EVENT_TARGETS_ALLOWED: '127.0.0.1',
      EVENT_SECRETS_KEY: KEY,
      ...(broker === undefined ? {} : { BROKER_URL: withUser(broker.url) }),
    };
    const service = await spawnService({ databaseUrl, env });
    const world = new CanaryWorld(settings, { ...env, DATABASE_URL: databaseUrl }, service);
    const { net } = world;
    net.seed('credential', 'ROLLCALL_BOOTSTRAP_TOKEN', token);
    net.seed('credential', 'ROLLCALL_ADMIN_TOKEN', admin);
    net.seed('credential', 'EVENT_SECRETS_KEY', KEY);
    net.seed('credential', 'the password of BROKER_URL', BROKER_PASSWORD);
    net.seed('credential', 'the password of DATABASE_URL', DATABASE_PASSWORD);
    await service.ready();
    return world;
  }

  get admin(): string {
    return this.settings.tokens[1];
  }

  /** A new canary: letters of both cases and digits, which every place can hold. */
  plant(kind: CanaryKind, name: string): string {
    const value = `Cn${Array.from({ length: 22 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')}`;
    this.net.seed(kind, name, value);
    this.planted.set(name, { kind, value });
    return value;
  }

  /** As `plant`, of the digits that `traceparent` consists of. */
  plantHex(kind: CanaryKind, name: string): string {
    const value = randomBytes(16).toString('hex');
    this.net.seed(kind, name, value);
    this.planted.set(name, { kind, value });
    return value;
  }

  /** Sends a request below the service's origin, and keeps its answer. */
  async send(
    method: string,
    path: string,
    { as, shows = [], headers, ...request }: Sent = {},
  ): Promise<ScimAnswer> {
    const credential = as === undefined ? {} : { Authorization: as === null ? null : `Bearer ${as}` };
    const answer = await this.client.send(method, path, {
      ...request,
      headers: { ...credential, ...headers },
    });
    const sink = answer.status < 400 ? 'answer' : 'error';
    const source = `${method} ${path.split('?')[0] ?? ''} ${answer.status}`;
    let text = `${JSON.stringify(answer.headers)}\n${answer.text}`;
    for (const member of shows) {
      const shown = at(answer.body, member);
      if (typeof shown !== 'string') throw new Error(`${source} shows no ${member}: ${answer.text}`);
      this.hidden += 1;
      this.net.seed('credential', `${member} ${this.hidden} of ${method} ${path}`, shown);
      text = text.replace(shown, 'shown once');
    }
    this.keep(sink, source, text);
    return answer;
  }

  /** As `send` with the admin token, in JSON. */
  administer(method: string, path: string, body?: unknown, more: Sent = {}): Promise<ScimAnswer> {
    const headers = { 'Content-Type': 'application/json', ...more.headers };
    const sent = body === undefined ? more : { ...more, headers, body };
    return this.send(method, `/admin/v1${path}`, { as: this.admin, ...sent });
  }

  keep(sink: CanarySink, source: string, text: string): void {
    this.kept.push({ sink, source, text });
  }

  async receiver(...how: Parameters<typeof startReceiver>): Promise<Receiver> {
    const receiver = await startReceiver(...how);
    this.receivers.push(receiver);
    return receiver;
  }

  /** Stops the service, and keeps what it said and sent. */
  async stop(): Promise<void> {
    await this.service.stop();
    this.keep('log', 'standard output', this.service.stdout());
    this.keep('log', 'standard error', this.service.stderr());
    for (const receiver of this.receivers) {
      for (const { body } of receiver.received) this.keep('event', `a push to ${receiver.url}`, body);
      await receiver.close();
    }
    const { broker } = this.settings;
    if (broker !== undefined) this.keep('event', 'the broker', (await messagesOf(broker)).join('\n'));
  }

  /** What came out where it does not belong, by the sink. */
  findings(): readonly string[] {
    for (const { sink, source, text } of this.kept) this.net.look(sink, source, text);
    return this.net.takeFindings();
  }

  /** Everything that came out in a sink. */
  textOf(sink: CanarySink): string {
    return this.kept
      .filter((one) => one.sink === sink)
      .map(({ text }) => text)
      .join('\n');
  }
}

/** The password with which the service speaks to its broker. */
export const BROKER_PASSWORD = `Bp${randomBytes(12).toString('hex')}`;

/** The password with which it speaks to its database, where that is a server. */
export const DATABASE_PASSWORD = `Dp${randomBytes(12).toString('hex')}`;

const BROKER_USER = 'courier';
const KEY = randomBytes(32).toString('base64');

/** A broker that lets in who has the password. */
export function startLockedNats(): Promise<Server> {
  const authorization = `authorization { user: ${BROKER_USER}, password: "${BROKER_PASSWORD}" }`;
  return startNats({ options: [authorization] });
}

function withUser(url: string): string {
  return url.replace('nats://', `nats://${BROKER_USER}:${BROKER_PASSWORD}@`);
}

/** Every message of the broker, with its headers. */
async function messagesOf({ url }: Server): Promise<readonly string[]> {
  const servers = url.replace('nats://', '');
  const connection = await connectToNats({ servers, user: BROKER_USER, pass: BROKER_PASSWORD });
  try {
    const { streams } = await jetstreamManager(connection);
    const { state } = await streams.info('SCIM');
    const texts: string[] = [];
    for (let seq = state.first_seq; state.messages > 0 && seq <= state.last_seq; seq += 1) {
      const message = await streams.getMessage('SCIM', { seq });
      if (message !== null)
        texts.push(`${message.subject} ${JSON.stringify([...message.header])} ${message.string()}`);
    }
    return texts;
  } finally {
    await connection.close();
  }
}
