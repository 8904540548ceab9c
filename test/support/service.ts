/** The real service for specs: in this process, or as a process of its own. */
import 'reflect-metadata';

import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

import { readSettings } from '@rollcall/config';
import type { Operator } from '@rollcall/directory';
import type { StatementObserver } from '@rollcall/persistence';

import { createObservability } from '../../apps/identity/src/bootstrap/observability.js';
import { startService } from '../../apps/identity/src/bootstrap/start-service.js';
import { canaryNet } from './canary-net.js';
import { seedSettings } from './canary-traffic.js';
import { checkEmittedEvents } from './event-schema.js';
import { ScimClient } from './scim-client.js';

/** What distinguishes one service from another. */
export interface TestServiceOptions {
  /** From `engine.databaseUrl()`. */
  readonly databaseUrl: string;
  /** Environment variables that are added or replaced. */
  readonly env?: Readonly<Record<string, string>>;
  /** The built service of another version, as a process. */
  readonly main?: string;
  /** The ports of one that ran before, public and management; free ones by default. */
  readonly ports?: readonly [number, number];
}

/** A tenant of a service, with a client that acts for it. */
export interface TestTenant {
  readonly name: string;
  readonly token: string;
  readonly client: ScimClient;
}

/** A service in this process. */
export interface TestService {
  /** `http://127.0.0.1:PORT`. */
  readonly origin: string;
  /** `origin` + `/scim/v2`. */
  readonly baseUrl: string;
  readonly managementUrl: string;
  /** Token of the tenant `default`. */
  readonly token: string;
  readonly adminToken: string;
  /** Acts for the tenant `default`. */
  readonly client: ScimClient;
  /** What the command line does. */
  readonly operator: Operator;
  /** A further tenant with a token of its own. */
  tenant(name?: string): Promise<TestTenant>;
  /** Everything that was logged, as text. */
  logText(): string;
  /** Every line that was logged. */
  logLines(): readonly Readonly<Record<string, unknown>>[];
  close(): Promise<void>;
}

/** What distinguishes one service in this process from another. */
export interface TestServiceInProcessOptions extends TestServiceOptions {
  /** Told every statement that the service sends to its database. */
  readonly observeStatement?: StatementObserver;
}

/** Starts the service in this process on free ports, with migrations, and without limits that a spec would run into. */
export async function startTestService(options: TestServiceInProcessOptions): Promise<TestService> {
  const { env, port } = await environment(options);
  const settings = readSettings(env, { readFile: noFiles });
  const logged: string[] = [];
  const observability = createObservability(
    { logLevel: 'debug' },
    { readable: false, stream: { write: (line) => logged.push(line) } },
  );
  const log = canaryNet.watch('log', `the log of the service at port ${port}`, () => logged.join(''));
  const service = await startService({
    ...{ settings, ...observability, terminal: undefined },
    observeStatement: options.observeStatement,
  });
  const origin = `http://127.0.0.1:${port}`;
  const baseUrl = `${origin}/scim/v2`;
  const token = env['ROLLCALL_BOOTSTRAP_TOKEN'];
  const tokens = [token];
  return {
    origin,
    baseUrl,
    managementUrl: `http://127.0.0.1:${service.managementPort}`,
    token,
    adminToken: env['ROLLCALL_ADMIN_TOKEN'],
    client: new ScimClient({ baseUrl, token }),
    operator: service.operator,
    async tenant(name = `tenant-${randomBytes(6).toString('hex')}`) {
      await service.operator.createTenant({ name }, Date.now());
      const issued = await service.operator.issueToken(name, { name: 'spec' }, Date.now());
      tokens.push(issued.token);
      canaryNet.seed('credential', `the token of ${name}`, issued.token);
      return { name, token: issued.token, client: new ScimClient({ baseUrl, token: issued.token }) };
    },
    logText: () => logged.join(''),
    logLines: () => logged.map((line) => JSON.parse(line)),
    async close() {
      try {
        // Every event that a spec caused is as its schema says. A service without its database has none to show.
        for (const known of tokens) await checkEmittedEvents(origin, known);
        canaryNet.look('metrics', '/metrics', await observability.metrics.registry.metrics());
      } finally {
        await service.close();
        log.end();
      }
    },
  };
}

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The built service as a process of its own. */
export interface ServiceProcess {
  readonly child: ChildProcess;
  /** Public and management. */
  readonly ports: readonly [number, number];
  readonly origin: string;
  readonly baseUrl: string;
  readonly managementUrl: string;
  readonly token: string;
  readonly client: ScimClient;
  readonly exited: Promise<Exit>;
  stdout(): string;
  stderr(): string;
  /** Resolves when `/readyz` answers 200; rejects when the process ends first. */
  ready(): Promise<void>;
  /** Sends SIGTERM and waits for the end. */
  stop(): Promise<Exit>;
}

const MAIN = fileURLToPath(new URL('../../dist/apps/identity/src/main.js', import.meta.url));

/** Starts `dist/apps/identity/src/main.js`. `npm test` builds it first. */
export async function spawnService(options: TestServiceOptions): Promise<ServiceProcess> {
  const { env, port, managementPort } = await environment(options);
  const child = spawn(process.execPath, [options.main ?? MAIN], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
  const all = canaryNet.watch('log', `the output of the process ${child.pid}`, () =>
    Object.values(output).join('\n'),
  );
  const exited = new Promise<Exit>((resolve) => {
    child.once('close', (code, signal) => {
      all.end();
      resolve({ code, signal });
    });
  });
  const origin = `http://127.0.0.1:${port}`;
  const baseUrl = `${origin}/scim/v2`;
  const managementUrl = `http://127.0.0.1:${managementPort}`;
  const token = env['ROLLCALL_BOOTSTRAP_TOKEN'];
  return {
    child,
    ports: [port, managementPort],
    origin,
    baseUrl,
    managementUrl,
    token,
    client: new ScimClient({ baseUrl, token }),
    exited,
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    async ready() {
      while (child.exitCode === null && child.signalCode === null) {
        const status = await fetch(`${managementUrl}/readyz`).then(
          (answer) => answer.status,
          () => 0,
        );
        if (status === 200) return;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error(`the service ended: ${output.stderr}${output.stdout}`);
    },
    stop() {
      child.kill('SIGTERM');
      return exited;
    },
  };
}

interface TestEnvironment {
  readonly env: Readonly<Record<string, string>> & {
    readonly ROLLCALL_BOOTSTRAP_TOKEN: string;
    readonly ROLLCALL_ADMIN_TOKEN: string;
  };
  readonly port: number;
  readonly managementPort: number;
}

async function environment(options: TestServiceOptions): Promise<TestEnvironment> {
  const [port, managementPort] = options.ports ?? (await freePorts());
  const env = {
    HOST: '127.0.0.1',
    PORT: String(port),
    MANAGEMENT_PORT: String(managementPort),
    DATABASE_URL: options.databaseUrl,
    MIGRATE: 'auto',
    RATE_LIMIT: 'off',
    DELETION_GUARD: 'off',
    ROLLCALL_BOOTSTRAP_TOKEN: randomBytes(24).toString('hex'),
    ROLLCALL_ADMIN_TOKEN: randomBytes(24).toString('hex'),
    ...options.env,
  };
  seedSettings(env);
  return { env, port, managementPort };
}

/** Two ports that nobody listens on: links must name the port before it is opened. */
async function freePorts(): Promise<readonly [number, number]> {
  const servers = [createServer(), createServer()] as const;
  const ports = await Promise.all(servers.map(listening));
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return [ports[0]!, ports[1]!];
}

function listening(server: ReturnType<typeof createServer>): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}

function noFiles(path: string): never {
  throw new Error(`a spec reads no file, not ${path}`);
}
