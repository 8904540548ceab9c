import { afterAll, beforeAll } from '@jest/globals';

import type { Engine } from '../support/engines.js';
import { startReceiver, type Behaviour, type Received, type Receiver } from '../support/receiver.js';
import { ScimClient, type ScimAnswer } from '../support/scim-client.js';
import type { SelfSigned } from '../support/self-signed.js';
import { startTestService, type TestService, type TestTenant } from '../support/service.js';

/** What a sink looks like to an administrator; only what specs look at. */
export interface SinkAnswer {
  readonly id: string;
  readonly state: string;
  readonly cursor: number;
  readonly head: number;
  readonly lag: number;
  readonly attempts: number;
  readonly nextAttempt: string | null;
  readonly lastError: string | null;
  readonly secret?: string;
  readonly signing: {
    readonly publicKeys: readonly { readonly key: string; readonly until: string | null }[];
  };
}

/** An administrator of one tenant's sinks. */
export interface SinkAdmin {
  send(method: string, path: string, body?: unknown): Promise<ScimAnswer>;
  /** Makes a webhook; it must succeed. */
  create(url: string, more?: object): Promise<SinkAnswer>;
  sink(id: string): Promise<SinkAnswer>;
  /** The sink as soon as it is as wanted. */
  when(id: string, wanted: (sink: SinkAnswer) => boolean): Promise<SinkAnswer>;
}

/** One service for a block, with receivers that it may push to. */
export interface WebhooksWorld {
  readonly service: TestService;
  tenant(): Promise<TestTenant & { readonly admin: SinkAdmin }>;
  receiver(behaviour?: Behaviour, tls?: SelfSigned): Promise<Receiver>;
}

/** Starts a service before the block's specs and stops it, with all receivers, after them. */
export function webhooksWorld(engine: Engine, env: Readonly<Record<string, string>> = {}): WebhooksWorld {
  let service: TestService | undefined;
  const receivers: Receiver[] = [];
  beforeAll(async () => {
    const databaseUrl = await engine.databaseUrl();
    service = await startTestService({
      databaseUrl,
      env: { EVENT_TARGETS_ALLOWED: '127.0.0.1,::1,localhost', ...env },
    });
  });
  afterAll(async () => {
    await service?.close();
    await Promise.all(receivers.map((receiver) => receiver.close()));
  });
  return {
    get service() {
      if (service === undefined) throw new Error('the service is not started yet');
      return service;
    },
    async tenant() {
      const tenant = await this.service.tenant();
      const { origin, adminToken } = this.service;
      return { ...tenant, admin: sinkAdmin(`${origin}/admin/v1/tenants/${tenant.name}`, adminToken) };
    },
    async receiver(behaviour, tls) {
      const receiver = await startReceiver(behaviour, tls);
      receivers.push(receiver);
      return receiver;
    },
  };
}

/** Acts on the sinks of a tenant. @param baseUrl ends in the tenant's name */
export function sinkAdmin(baseUrl: string, token: string): SinkAdmin {
  const client = new ScimClient({ baseUrl, token });
  let made = 0;
  return {
    send: (method, path, body) =>
      client.send(
        method,
        path,
        body === undefined ? {} : { headers: { 'Content-Type': 'application/json' }, body },
      ),
    async create(url, more = {}) {
      made += 1;
      const request = { name: `hook-${made}`, kind: 'webhook', url, ...more };
      const { status, text, body } = await this.send('POST', '/sinks', request);
      if (status !== 201) throw new Error(`no sink was made: ${status} ${text}`);
      return body as SinkAnswer;
    },
    async sink(id) {
      return (await this.send('GET', `/sinks/${id}`)).body as SinkAnswer;
    },
    async when(id, wanted) {
      for (;;) {
        const sink = await this.sink(id);
        if (wanted(sink)) return sink;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
  };
}

/** What the CloudEvent of a request says. */
export function eventOf(request: Received | undefined): {
  readonly id: string;
  readonly type: string;
  readonly sequence: string;
  readonly replay?: boolean;
  readonly data: { readonly resourceId: string; readonly version: number; readonly ordinal: number };
} {
  return JSON.parse(request?.body ?? 'null');
}
