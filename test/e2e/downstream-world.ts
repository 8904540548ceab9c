/** The example of a downstream service as a process, started by the commands of its README, and what it mirrors. */
import { expect } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { shellBlocks } from '../conformance/shell-words.js';
import { freePorts } from '../support/free-ports.mjs';
import type { ScimClient } from '../support/scim-client.js';
import { at, isBody, listAt, textAt } from '../support/scim-messages.js';
import type { Exit, ServiceProcess } from '../support/service.js';

const ROOT = join(import.meta.dirname, '../..');

/** What the README writes for the reader's own token. */
const TOKEN = 'the-tenant-token-that-was-printed';

/** What is mirrored, by id. */
export interface Mirrored {
  readonly users: Readonly<Record<string, unknown>>;
  readonly groups: Readonly<Record<string, unknown>>;
}

/** What distinguishes one downstream service from another. */
export interface DownstreamOptions {
  readonly service: Pick<ServiceProcess, 'origin' | 'token'>;
  /** Environment variables that are added. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The example, which keeps its database and its port when it is started again. */
export class Downstream {
  private child: ChildProcess | undefined;
  private exited: Promise<Exit> | undefined;
  private output = '';

  private constructor(
    private readonly env: Readonly<Record<string, string>>,
    private readonly token: string,
    private readonly origin: string,
  ) {}

  static async create({ service, env = {} }: DownstreamOptions): Promise<Downstream> {
    const [port] = await freePorts(1);
    const folder = mkdtempSync(join(process.env['ROLLCALL_TEST_FOLDER'] ?? tmpdir(), 'downstream-'));
    const own = {
      IDENTITY_URL: service.origin,
      PORT: String(port),
      MIRROR_DATABASE: join(folder, 'mirror.db'),
    };
    return new Downstream({ ...own, ...env }, service.token, `http://127.0.0.1:${String(port)}`);
  }

  /** Everything that was printed. */
  get lines(): readonly string[] {
    return this.output.split('\n');
  }

  /** Runs the commands of the README. */
  start(): void {
    const readme = readFileSync(join(ROOT, 'examples/downstream/README.md'), 'utf8');
    const [block] = shellBlocks(readme);
    const commands = (block?.text ?? '').trim().split('\n');
    expect(commands).toHaveLength(2);
    const { PATH = '', HOME = '' } = process.env;
    const child = spawn('sh', ['-c', commands.join('\n').replace(TOKEN, this.token)], {
      cwd: ROOT,
      env: { PATH, HOME, ...this.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own: the shell and npm are between.
      detached: true,
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    }
    this.child = child;
    this.exited = new Promise((resolve) => {
      child.once('close', (code, signal) => resolve({ code, signal }));
    });
  }

  /** Resolves when it takes events, and none waits. */
  async live(): Promise<void> {
    for (let status = 0; status !== 200;) {
      if (this.child?.exitCode !== null) throw new Error(`the example ended: ${this.output}`);
      status = await fetch(`${this.origin}/healthz`).then(
        (answer) => answer.status,
        () => 0,
      );
      if (status !== 200) await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Resolves when it has ended by itself. */
  async ended(): Promise<Exit | undefined> {
    return this.exited;
  }

  /** Sends a signal to the whole group, and waits for the end. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    if (this.child?.pid === undefined || this.exited === undefined) return;
    try {
      process.kill(-this.child.pid, signal);
    } catch {
      // It has ended already.
    }
    await this.exited;
    this.child = undefined;
  }

  async mirrored(): Promise<Mirrored> {
    const users = await this.get('/mirror/users');
    const groups = await this.get('/mirror/groups');
    return {
      users: byId(users, (user) => ({ version: at(user, 'version'), attributes: at(user, 'attributes') })),
      groups: byId(groups, (group) => ({
        version: at(group, 'version'),
        attributes: at(group, 'attributes'),
        members: [...listAt(group, 'members')].sort(),
      })),
    };
  }

  private async get(path: string): Promise<readonly unknown[]> {
    const answer = await fetch(`${this.origin}${path}`);
    const body: unknown = await answer.json();
    return Array.isArray(body) ? body : [];
  }
}

/** What the directory has, in the form of a mirror. */
export async function directoryOf(client: ScimClient): Promise<Mirrored> {
  return {
    users: byId(await all(client, '/Users'), (user) => ({
      version: versionOf(user),
      attributes: attributesOf(user),
    })),
    groups: byId(await all(client, '/Groups'), (group) => ({
      version: versionOf(group),
      attributes: attributesOf(group),
      members: listAt(group, 'members')
        .map((member) => textAt(member, 'value'))
        .sort(),
    })),
  };
}

async function all(client: ScimClient, endpoint: string): Promise<readonly unknown[]> {
  const answer = await client.get(`${endpoint}?count=1000`);
  expect([answer.status, Number(at(answer.body, 'totalResults')) <= 1000]).toEqual([200, true]);
  return listAt(answer.body, 'Resources');
}

function byId(
  resources: readonly unknown[],
  shown: (resource: unknown) => unknown,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(resources.map((resource) => [textAt(resource, 'id'), shown(resource)]));
}

function versionOf(resource: unknown): number {
  return Number(textAt(resource, 'meta', 'version').replaceAll(/\D/g, ''));
}

/** The attributes as events have them: without what SCIM adds to an answer. */
function attributesOf(resource: unknown): unknown {
  const added = new Set(['id', 'meta', 'schemas', 'groups', 'members']);
  return Object.fromEntries(
    Object.entries(isBody(resource) ? resource : {})
      .filter(([name]) => !added.has(name))
      .map(([name, value]) => [name, withoutLinks(value)]),
  );
}

function withoutLinks(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutLinks);
  if (!isBody(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== '$ref')
      .map(([name, inner]) => [name, withoutLinks(inner)]),
  );
}
