// The processes of a benchmark: the service, the floor and the driver. Each ends with this process at the latest.
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePorts } from '../test/support/free-ports.mjs';
import { imageSettings } from './image-settings.mjs';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const SERVICE = at('../dist/apps/identity/src/main.js');
const RECORDER = new URL('record-statements.mjs', import.meta.url).href;
const START_WITHIN = 60_000;

const running = new Set();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

function started(child) {
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}

async function until(child, isUp, what) {
  const end = performance.now() + START_WITHIN;
  while (!(await isUp())) {
    if (child.exitCode !== null || performance.now() > end)
      throw new Error(`${what} did not start: see above for what it said`);
    await pause(50);
  }
}

/**
 * Starts the service as it runs in production, without limits of rate and deletions.
 * @param {{ databaseUrl: string, record?: string, settings?: Record<string, string> }} options `record` is a file to which
 *   statements are written; `settings` are more variables of its environment
 */
export async function startServiceProcess({ databaseUrl, record, settings = {} }) {
  const [port, managementPort] = await freePorts(2);
  const image = imageSettings();
  const env = {
    PATH: process.env.PATH,
    NODE_ENV: 'production',
    ...image.env,
    HOST: '127.0.0.1',
    PORT: String(port),
    MANAGEMENT_PORT: String(managementPort),
    DATABASE_URL: databaseUrl,
    RATE_LIMIT: 'off',
    DELETION_GUARD: 'off',
    LOG_LEVEL: 'info',
    ...settings,
    // Only what requests send is recorded: the floor can repeat nothing of a relay.
    ...(record === undefined ? {} : { ROLE: 'api', BENCH_STATEMENTS: record }),
  };
  const args = [...image.args, ...(record === undefined ? [] : ['--import', RECORDER]), SERVICE];
  const log = openSync('/dev/null', 'w');
  const child = started(spawn(process.execPath, args, { env, stdio: ['ignore', log, 'inherit'] }));
  closeSync(log);
  const isReady = () =>
    fetch(`http://127.0.0.1:${managementPort}/readyz`).then(
      ({ status }) => status === 200,
      () => false,
    );
  await until(child, isReady, 'the service');
  return { pid: child.pid, port, stop: () => stop(child) };
}

/**
 * Starts the floor.
 * @param {{ databaseUrl: string, settings: readonly string[], templates: readonly object[], folder: string }} options
 */
export async function startFloorProcess({ databaseUrl, settings, templates, folder }) {
  const [port] = await freePorts(1);
  const file = join(folder, 'floor.json');
  writeFileSync(file, JSON.stringify({ url: databaseUrl, port, settings, templates }));
  return startServer('floor-server.mjs', port, { BENCH_FLOOR: file }, 'the floor');
}

/**
 * Starts the probe of a soak: see soak/probe-server.mjs.
 * @param {{ databaseUrl: string }} options
 */
export async function startProbeProcess({ databaseUrl }) {
  const [port] = await freePorts(1);
  const settings = { PROBE_DATABASE_URL: databaseUrl, PROBE_PORT: String(port) };
  return startServer('soak/probe-server.mjs', port, settings, 'the probe');
}

async function startServer(file, port, settings, what) {
  const env = { PATH: process.env.PATH, NODE_ENV: 'production', ...settings };
  const child = started(
    spawn(process.execPath, [at(file)], { env, stdio: ['ignore', 'inherit', 'inherit'] }),
  );
  await until(child, () => listens(port), what);
  return { pid: child.pid, port, stop: () => stop(child) };
}

function listens(port) {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const end = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}

/** Starts the driver: `ask(task, options)` gives what the task gave. */
export function startDriver() {
  const child = started(fork(at('drive.mjs'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] }));
  const waiting = new Map();
  let last = 0;
  child.on('message', ({ id, result, error }) => {
    const { resolve, reject } = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) resolve(result);
    else reject(new Error(error));
  });
  child.once('exit', (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`the driver ended with code ${code}`));
  });
  return {
    ask(task, options) {
      last += 1;
      const id = last;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        child.send({ id, task, options });
      });
    },
    stop: () => stop(child),
  };
}
