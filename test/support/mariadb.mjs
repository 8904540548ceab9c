// A private MariaDB server for tests and measurements: found, started on a free loopback port in a temporary folder,
// stopped by its own process id. Uses Node's built-ins only.
import { spawn, spawnSync } from 'node:child_process';
import {
  accessSync,
  closeSync,
  constants,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { createServer, connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

/** What the runner prints for a machine without the server. */
export const MARIADB_PACKAGE = { name: 'MariaDB', install: 'apt-get install mariadb-server' };

const EXTRA_FOLDERS = [
  '/usr/sbin',
  '/usr/local/sbin',
  '/usr/local/bin',
  '/usr/local/mysql/bin',
  '/opt/homebrew/bin',
];

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function findProgram(names, firstFolders = []) {
  const folders = [...firstFolders, ...(process.env.PATH ?? '').split(delimiter), ...EXTRA_FOLDERS];
  for (const name of names) {
    for (const folder of folders) {
      if (folder !== '' && isProgram(join(folder, name))) return join(folder, name);
    }
  }
  return undefined;
}

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

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** Whether something at the port greets as a server of this protocol does (its first packet has sequence number 0). */
function greets(port) {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const end = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(1000, () => end(false));
    socket.once('error', () => end(false));
    socket.once('close', () => end(false));
    socket.once('data', (bytes) => end(bytes.length > 4 && bytes[3] === 0));
  });
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function tail(file) {
  try {
    return readFileSync(file, 'utf8').split('\n').slice(-15).join('\n');
  } catch {
    return '(no log)';
  }
}

/**
 * Starts a server with an empty data folder and gives `{ url, port, pid, folder, stop() }`; the url is
 * `mysql://root@127.0.0.1:PORT`, without a database. `options` are more arguments for mariadbd.
 * The server ends when `stop()` is called, and at the latest when this process exits.
 */
export async function startMariadb({ options = [], programs = findMariadb() } = {}) {
  if (programs === undefined) throw new Error(`MariaDB is not installed: ${MARIADB_PACKAGE.install}`);
  const user = userInfo().username;
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-mariadb-'));
  const data = join(folder, 'data');
  const log = join(folder, 'log');
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });

  const made = spawnSync(
    programs.install,
    [
      '--no-defaults',
      `--user=${user}`,
      `--datadir=${data}`,
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
    ],
    {
      encoding: 'utf8',
      env: { ...process.env, PATH: `${process.env.PATH ?? ''}:/usr/bin:/bin:/usr/sbin:/sbin` },
    },
  );
  if (made.status !== 0) {
    remove();
    throw new Error(`${programs.install} failed:\n${made.error ?? ''}${made.stdout}${made.stderr}`);
  }

  let server;
  let port;
  for (let attempt = 1; ; attempt += 1) {
    port = await freePort();
    const output = openSync(log, 'a');
    server = spawn(
      programs.server,
      [
        '--no-defaults',
        `--user=${user}`,
        `--datadir=${data}`,
        `--socket=${join(folder, 's.sock')}`,
        `--pid-file=${join(folder, 'pid')}`,
        `--port=${port}`,
        '--bind-address=127.0.0.1',
        '--skip-log-bin',
        '--skip-name-resolve',
        '--innodb-log-file-size=64M',
        '--max-connections=500',
        ...options,
      ],
      { stdio: ['ignore', output, output] },
    );
    closeSync(output);
    let failure;
    server.once('error', (error) => (failure = error));
    const deadline = Date.now() + 30_000;
    let up = false;
    while (!up && failure === undefined && server.exitCode === null && server.signalCode === null) {
      if (Date.now() > deadline) break;
      up = await greets(port);
      if (!up) await pause(50);
    }
    if (up && server.exitCode === null) break;
    server.kill('SIGKILL');
    if (attempt === 3 || failure !== undefined) {
      const lines = tail(log);
      remove();
      throw new Error(`${programs.server} did not start: ${failure ?? ''}\n${lines}`);
    }
  }

  const gone = new Promise((resolve) => server.once('exit', resolve));
  const onExit = () => {
    server.kill('SIGKILL');
    remove();
  };
  process.once('exit', onExit);
  server.unref();

  return {
    url: `mysql://root@127.0.0.1:${port}`,
    port,
    pid: server.pid,
    folder,
    async stop() {
      process.off('exit', onExit);
      if (server.exitCode === null && server.signalCode === null) {
        // A throw-away data folder needs no clean shutdown: SIGKILL spares the seconds of an InnoDB flush.
        server.ref();
        server.kill('SIGKILL');
        await gone;
      }
      remove();
    },
  };
}
