// A private NATS server with JetStream for tests: found, started on a free loopback port in a temporary folder, stopped
// by its own process id. Uses Node's built-ins only.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findNamedProgram } from './find-named-program.mjs';
import { freePorts } from './free-ports.mjs';
import { keptFolder } from './kept-folder.mjs';
import { answers, serverHandle, ServerProcess } from './server-process.mjs';

/** What the runner prints for a machine without the server. */
export const NATS_PACKAGE = { name: 'NATS', install: 'apt-get install nats-server' };

const START_ATTEMPTS = 3;

/** The path of the server, or undefined; ROLLCALL_TEST_NATS_SERVER names it, or the folder that holds it, or is `off`. */
export function findNats() {
  return findNamedProgram('ROLLCALL_TEST_NATS_SERVER', ['nats-server']);
}

/**
 * Starts a server with an empty store. It gives its `url` (`nats://127.0.0.1:PORT`), `port`, `folder`, `pid` and `log`;
 * `kill()` (SIGKILL), `shutdown()` (SIGTERM), `freeze()`, `thaw()`, and `start()` on the same store and port; and
 * `stop()`, after which nothing is left of it. Where the server can (2.10 and later), it syncs each event to the disk.
 * `options` are more lines of its configuration.
 */
export async function startNats({ options = [], program = findNats() } = {}) {
  if (program === undefined) throw new Error(`NATS is not installed: ${NATS_PACKAGE.install}`);
  const kept = keptFolder('rollcall-nats-');
  try {
    const { server, port } = await startOnFreePort({ options, program, kept });
    return serverHandle(server, { url: `nats://127.0.0.1:${port}`, port });
  } catch (error) {
    kept.remove();
    throw error;
  }
}

/** Another process may take the port between the look at it and the start. */
async function startOnFreePort({ options, program, kept }) {
  for (let attempt = 1; ; attempt += 1) {
    const [port] = await freePorts(1);
    const configuration = join(kept.path, 'nats.conf');
    writeFileSync(configuration, configurationOf({ port, program, kept, options }));
    const server = new ServerProcess({
      command: program,
      args: ['-c', configuration],
      kept,
      name: 'nats',
      isUp: () => answers(port, { isAnswer: (bytes) => bytes.toString('latin1').startsWith('INFO ') }),
    });
    try {
      await server.start();
      return { server, port };
    } catch (error) {
      if (attempt === START_ATTEMPTS) throw error;
    }
  }
}

function configurationOf({ port, program, kept, options }) {
  const sync = syncsAlways(program) ? 'sync_interval: always' : '';
  return [
    `listen: "127.0.0.1:${port}"`,
    `jetstream { store_dir: ${JSON.stringify(join(kept.path, 'store'))}, ${sync} }`,
    ...options,
    '',
  ].join('\n');
}

function syncsAlways(program) {
  const { stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  const [, major, minor] = /v(\d+)\.(\d+)\./.exec(stdout) ?? [];
  return Number(major) > 2 || (Number(major) === 2 && Number(minor) >= 10);
}
