// One process that is killed, frozen and started again: of the service, unless it is told another program.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePorts } from '../support/free-ports.mjs';

const MAIN = fileURLToPath(new URL('../../dist/apps/identity/src/main.js', import.meta.url));
const FAILPOINTS = new URL('failpoints.mjs', import.meta.url).href;

/** The service; it is ready where the status is one of `ready`. */
const SERVICE = {
  main: MAIN,
  readyUrl: ([, managementPort]) => `http://127.0.0.1:${managementPort}/readyz`,
  ready: [200],
};

/** A hang of the rig itself. */
const READY_WITHIN = 90_000;

/** Lines of the log that are told of a process that does not start. */
const LOG_LINES = 20;

/** Milliseconds after which a process that could not start is started again, as its supervisor would do. */
const START_AGAIN = 300;

/** A process by its name, on ports of its own, with a log over all its lives. */
export class ServiceProcess {
  #settings;
  #child;
  #gone = Promise.resolve();
  #ports;
  /** Whether the end of the process that runs now was wanted. */
  #ending = false;
  /** Lives that this process has had. */
  lives = 0;
  isUp = false;

  /**
   * @param {object} settings `name`, `environment`, `folder` for its log, `kept` of `keptFolder()`, `onEnd(text)`, told
   *   when it ends by itself although it was up, and `program` where it is not the service
   */
  constructor(settings) {
    this.#settings = { program: SERVICE, ...settings };
    this.logFile = join(settings.folder, `${settings.name}.log`);
    this.hitFile = join(settings.folder, `${settings.name}.hit`);
  }

  get name() {
    return this.#settings.name;
  }

  get isRunning() {
    return this.#child !== undefined;
  }

  get port() {
    return this.#ports[0];
  }

  /** Starts it, over and over where it ends before it is ready: what it needs may not be there yet. */
  async start() {
    const deadline = performance.now() + READY_WITHIN;
    while (performance.now() < deadline) {
      await this.spawn();
      if (await this.ready(deadline)) return;
      await pause(START_AGAIN);
    }
    const said = readFileSync(this.logFile, 'utf8').split('\n').slice(-LOG_LINES).join('\n');
    throw new Error(`${this.name} was not ready in time: see ${this.logFile}, which ends with\n${said}`);
  }

  /** Starts it, and waits for nothing. */
  async spawn() {
    this.#ports ??= await freePorts(2);
    const [port, managementPort] = this.#ports;
    const env = {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      PORT: String(port),
      MANAGEMENT_PORT: String(managementPort),
      CHAOS_HIT: this.hitFile,
      ...this.#settings.environment,
    };
    rmSync(this.hitFile, { force: true });
    const log = openSync(this.logFile, 'a');
    const child = spawn(process.execPath, ['--import', FAILPOINTS, this.#settings.program.main], {
      env,
      stdio: ['ignore', log, log, 'ipc'],
    });
    closeSync(log);
    // What is sent to a process that has just ended is lost, and need not arrive.
    child.on('error', () => undefined);
    this.#settings.kept.add(child.pid);
    this.#child = child;
    this.#ending = false;
    this.lives += 1;
    this.#gone = once(child, 'exit').then(() => {
      this.#settings.kept.drop(child.pid);
      this.#onExit(child);
    });
  }

  #onExit(child) {
    if (this.#child !== child) return;
    this.#child = undefined;
    const wasUp = this.isUp;
    this.isUp = false;
    if (!wasUp || this.#ending || this.hit() !== undefined) return;
    const how = child.signalCode ?? `code ${child.exitCode}`;
    this.#settings.onEnd(`${this.name} ended by itself with ${how}: see ${this.logFile}`);
  }

  /** Whether it became ready; false where it ended before. */
  async ready(deadline = performance.now() + READY_WITHIN) {
    const child = this.#child;
    const { readyUrl, ready } = this.#settings.program;
    while (child !== undefined && this.#child === child && performance.now() < deadline) {
      const answer = await fetch(readyUrl(this.#ports), { signal: AbortSignal.timeout(5000) }).then(
        ({ status }) => status,
        () => 0,
      );
      if (ready.includes(answer) && this.#child === child) {
        this.isUp = true;
        return true;
      }
      await pause(50);
    }
    return false;
  }

  /** The point at which it ended itself; undefined where it did not. */
  hit() {
    return existsSync(this.hitFile) ? readFileSync(this.hitFile, 'utf8') : undefined;
  }

  /** Resolves when the process that runs now has ended. */
  gone() {
    return this.#gone;
  }

  /** Ends the process, if there is one. */
  async kill() {
    this.#ending = true;
    this.isUp = false;
    this.#child?.kill('SIGKILL');
    await this.#gone;
  }

  freeze() {
    this.#child?.kill('SIGSTOP');
  }

  thaw() {
    this.#child?.kill('SIGCONT');
  }

  /**
   * Has it end itself when it passes a point for the n-th time.
   * @param {{ point: string, passages: number, cut?: { pid: number, after: number } }} order
   */
  arm(order) {
    if (this.#child?.connected === true) this.#child.send(order);
  }

  /** Resolves when it has ended another process, as it was told. */
  cut() {
    const child = this.#child;
    return new Promise((resolve) => child?.once('message', resolve));
  }

  disarm() {
    if (this.#child?.connected === true) this.#child.send({});
  }
}
