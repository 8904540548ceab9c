// A private MariaDB server for tests and measurements: found, started on a free loopback port in a temporary folder,
// stopped by its own process id. Uses Node's built-ins only.
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { findProgram, isProgram } from './find-program.mjs';
import { freePorts } from './free-ports.mjs';
import { keptFolder } from './kept-folder.mjs';
import { MariadbServer } from './mariadb-server.mjs';

/** What the runner prints for a machine without the server. */
export const MARIADB_PACKAGE = { name: 'MariaDB', install: 'apt-get install mariadb-server' };

const START_ATTEMPTS = 3;

/**
 * The paths of the server and of the program that makes its data folder, or undefined where either is missing.
 * ROLLCALL_TEST_MARIADBD names the server itself, or the folder that holds it; an empty value or `off` hides it.
 */
export function findMariadb() {
  const named = process.env.ROLLCALL_TEST_MARIADBD;
  let server;
  if (named === undefined) {
    server = findProgram(['mariadbd']);
  } else if (named === '' || named === 'off') {
    return undefined;
  } else {
    server = isProgram(named)
      ? named
      : isProgram(join(named, 'mariadbd'))
        ? join(named, 'mariadbd')
        : undefined;
    if (server === undefined) throw new Error(`ROLLCALL_TEST_MARIADBD names no program: ${named}`);
  }
  if (server === undefined) return undefined;
  const beside = dirname(server);
  const install = findProgram(
    ['mariadb-install-db'],
    [beside, join(beside, '../bin'), join(beside, '../scripts')],
  );
  return install === undefined ? undefined : { server, install };
}

/**
 * Starts a server with an empty data folder. It gives its `url` (`mysql://root@127.0.0.1:PORT`, without a database),
 * `port`, `folder` and `pid`; `kill()` (SIGKILL), `shutdown()` (SIGTERM) and `start()` on the same data and port; and
 * `stop()`, after which nothing is left of it. `options` are more arguments for mariadbd. The server ends when `stop()`
 * is called, and at the latest when this process does.
 */
export async function startMariadb({ options = [], programs = findMariadb() } = {}) {
  if (programs === undefined) throw new Error(`MariaDB is not installed: ${MARIADB_PACKAGE.install}`);
  const kept = keptFolder('rollcall-mariadb-');
  try {
    const server = await startOnFreePort({ options, programs, kept });
    return {
      url: `mysql://root@127.0.0.1:${server.port}`,
      port: server.port,
      folder: kept.path,
      get pid() {
        return server.pid;
      },
      kill: () => server.kill(),
      shutdown: () => server.shutdown(),
      start: () => server.start(),
      async stop() {
        // A throw-away data folder needs no clean shutdown: SIGKILL spares the seconds of an InnoDB flush.
        await server.kill();
        kept.remove();
      },
    };
  } catch (error) {
    kept.remove();
    throw error;
  }
}

/** Another process may take the port between the look at it and the start. */
async function startOnFreePort(settings) {
  const account = { name: userInfo().username };
  for (let attempt = 1; ; attempt += 1) {
    const [port] = await freePorts(1);
    const server = new MariadbServer({ ...settings, name: 'data', account, port });
    if (attempt === 1) server.install();
    try {
      await server.start();
      return server;
    } catch (error) {
      if (attempt === START_ATTEMPTS) throw error;
    }
  }
}
