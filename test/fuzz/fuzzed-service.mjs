// The service on the embedded database, as a process of its own with little memory, to which inputs are sent.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { HttpConnection } from '../../bench/http-connection.mjs';
import { freePorts } from '../support/free-ports.mjs';
import { SERVICE_HEAP_MIB } from './budgets.mjs';
import { CORE, GROUP } from './words.mjs';

const MAIN = fileURLToPath(new URL('../../dist/apps/identity/src/main.js', import.meta.url));

/** Hangs of the service, which are findings too. */
const READY_WITHIN_MS = 60_000;
const ANSWER_WITHIN_MS = 60_000;

const LOG_LENGTH = 4_000;

/** A running service with a user and a group. */
export class FuzzedService {
  #child;
  #port;
  #token = randomBytes(24).toString('hex');
  #folder = mkdtempSync(join(tmpdir(), 'rollcall-fuzz-'));
  #agent = new Agent({ keepAlive: true });
  #connections = [];
  #log = '';
  user = '';
  group = '';

  /** How the process ended, with the last that it said; undefined while it runs. */
  get ended() {
    const { exitCode, signalCode } = this.#child;
    return exitCode === null && signalCode === null
      ? undefined
      : `the service ended (${signalCode ?? exitCode}): ${this.#log}`;
  }

  /** The last that the service said. */
  get log() {
    return this.#log;
  }

  async start() {
    const [port, managementPort] = await freePorts(2);
    this.#port = port;
    this.#child = spawn(process.execPath, [`--max-old-space-size=${SERVICE_HEAP_MIB}`, MAIN], {
      env: {
        PATH: process.env.PATH,
        HOST: '127.0.0.1',
        PORT: String(port),
        MANAGEMENT_PORT: String(managementPort),
        DATABASE_URL: `sqlite:${join(this.#folder, 'rollcall.db')}`,
        RATE_LIMIT: 'off',
        DELETION_GUARD: 'off',
        LOG_LEVEL: 'error',
        ROLLCALL_BOOTSTRAP_TOKEN: this.#token,
        ROLLCALL_ADMIN_TOKEN: randomBytes(24).toString('hex'),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream.on('data', (part) => (this.#log = (this.#log + part).slice(-LOG_LENGTH)));
    }
    await this.#ready(managementPort);
    this.user = await this.#make('/Users', { schemas: [CORE], userName: 'fuzzed' });
    this.group = await this.#make('/Groups', {
      schemas: [GROUP],
      displayName: 'fuzzed',
      members: [{ value: this.user }],
    });
  }

  /** Sends a body. @param {{ method: string, path: string, body: Buffer }} message */
  send({ method, path, body }) {
    return new Promise((resolve, reject) => {
      const outgoing = request({
        host: '127.0.0.1',
        port: this.#port,
        method,
        path: `/scim/v2${path}`,
        agent: this.#agent,
        timeout: ANSWER_WITHIN_MS,
        headers: {
          authorization: `Bearer ${this.#token}`,
          'content-type': 'application/scim+json',
          'content-length': body.length,
        },
      });
      outgoing.once('response', (response) => {
        const parts = [];
        response.on('data', (part) => parts.push(part));
        response.once('error', reject);
        response.once('end', () => {
          const type = response.headers['content-type'];
          resolve({ status: response.statusCode, type, text: Buffer.concat(parts).toString('utf8') });
        });
      });
      outgoing.once('timeout', () => outgoing.destroy(new Error('no answer')));
      outgoing.once('error', reject);
      outgoing.end(body);
    });
  }

  /**
   * Sends a GET with a request target as it is, whatever it holds but line breaks.
   * @param {string} target @param {number} place of the connection: one carries one request at a time
   */
  async get(target, place) {
    const connection = (this.#connections[place] ??= new HttpConnection({ port: this.#port }));
    const headers = `Authorization: Bearer ${this.#token}\r\n`;
    const path = `/scim/v2${target.replace(/[\r\n]/g, '')}`;
    const ask = () => connection.request('GET', path, { headers });
    // Behind what is no HTTP the connection is closed, perhaps while the next request is under way.
    const answer = await ask().catch(ask);
    const [, type] = /\r\ncontent-type: *([^\r]*)/i.exec(answer.head) ?? [];
    return { status: answer.status, type, text: answer.body.toString('utf8') };
  }

  async stop() {
    this.#agent.destroy();
    for (const connection of this.#connections) connection?.close();
    if (this.#child !== undefined && this.ended === undefined) {
      const gone = once(this.#child, 'exit');
      this.#child.kill('SIGTERM');
      await gone;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #ready(managementPort) {
    const deadline = performance.now() + READY_WITHIN_MS;
    while (performance.now() < deadline && this.ended === undefined) {
      const status = await fetch(`http://127.0.0.1:${managementPort}/readyz`).then(
        (answer) => answer.status,
        () => 0,
      );
      if (status === 200) return;
      await pause(50);
    }
    throw new Error(this.ended ?? `the service does not become ready: ${this.#log}`);
  }

  async #make(path, resource) {
    const answer = await this.send({ method: 'POST', path, body: Buffer.from(JSON.stringify(resource)) });
    if (answer.status !== 201) throw new Error(`POST ${path}: ${answer.status} ${answer.text}`);
    return JSON.parse(answer.text).id;
  }
}
