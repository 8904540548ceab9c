// One MariaDB server on a data folder of its own, which can be killed and started again.
import { spawn, spawnSync } from 'node:child_process';
import { chownSync, closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';

const ATTEMPT_PAUSE_MS = 50;
const LOG_LINES = 40;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

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

/** A data folder, the port that belongs to it, and the process while one runs. */
export class MariadbServer {
  #process;
  #ended = Promise.resolve();

  /**
   * @param settings `programs` of `findMariadb()`, `kept` of `keptFolder()`, `name` of the data folder in it, `port`,
   *   `account` that the server runs as (`name`, and `uid` and `gid` where it is another one), more `options` for it
   */
  constructor(settings) {
    this.settings = settings;
    this.data = join(settings.kept.path, settings.name);
    this.logFile = join(settings.kept.path, `${settings.name}.log`);
    this.temporary = join(settings.kept.path, `${settings.name}.tmp`);
    for (const folder of [this.data, this.temporary]) {
      mkdirSync(folder, { recursive: true });
      const { uid, gid } = settings.account;
      if (uid !== undefined) chownSync(folder, uid, gid);
    }
  }

  get port() {
    return this.settings.port;
  }

  /** The number of the process that runs, or undefined. */
  get pid() {
    return this.#process?.pid;
  }

  /** The last lines that the server has logged. */
  get log() {
    try {
      return readFileSync(this.logFile, 'utf8').split('\n').slice(-LOG_LINES).join('\n');
    } catch {
      return '(no log)';
    }
  }

  get #environment() {
    return {
      ...process.env,
      // The servers' scripts call programs that are not on every PATH.
      PATH: `${process.env.PATH ?? ''}:/usr/bin:/bin:/usr/sbin:/sbin`,
      // A server that starts removes the temporary tables that it finds, those of another server too.
      TMPDIR: this.temporary,
    };
  }

  /** Fills the data folder: the user `root` without a password, and no database. */
  install() {
    const { programs, account } = this.settings;
    const made = spawnSync(
      programs.install,
      [
        '--no-defaults',
        `--user=${account.name}`,
        `--datadir=${this.data}`,
        '--auth-root-authentication-method=normal',
        '--skip-test-db',
      ],
      { encoding: 'utf8', env: this.#environment },
    );
    if (made.status !== 0) {
      throw new Error(`${programs.install} failed:\n${made.error ?? ''}${made.stdout}${made.stderr}`);
    }
  }

  /** Starts the process, with `options` for this time only, and settles when the server greets. */
  async start(options = []) {
    const { programs, kept, name, port, account } = this.settings;
    const output = openSync(this.logFile, 'a');
    const server = spawn(
      programs.server,
      [
        '--no-defaults',
        `--user=${account.name}`,
        `--datadir=${this.data}`,
        `--socket=${join(kept.path, `${name}.sock`)}`,
        `--pid-file=${join(kept.path, `${name}.pid`)}`,
        `--port=${port}`,
        '--bind-address=127.0.0.1',
        '--skip-log-bin',
        '--skip-name-resolve',
        '--innodb-log-file-size=64M',
        '--max-connections=500',
        ...(this.settings.options ?? []),
        ...options,
      ],
      { stdio: ['ignore', output, output], env: this.#environment },
    );
    closeSync(output);
    let failure;
    server.once('error', (error) => (failure = error));
    if (server.pid !== undefined) kept.add(server.pid);
    this.#process = server;
    this.#ended = new Promise((resolve) => {
      server.once('error', resolve);
      server.once('exit', () => {
        kept.drop(server.pid);
        if (this.#process === server) this.#process = undefined;
        resolve();
      });
    });
    const deadline = Date.now() + 60_000;
    while (failure === undefined && this.#process === server && Date.now() < deadline) {
      if (await greets(port)) {
        server.unref();
        return;
      }
      await pause(ATTEMPT_PAUSE_MS);
    }
    await this.kill();
    throw new Error(`${programs.server} did not start: ${failure ?? ''}\n${this.log}`);
  }

  /** Ends the process with SIGKILL: what it had not written is lost. */
  kill() {
    return this.#end('SIGKILL');
  }

  /** Ends the process as an operator does, with SIGTERM. */
  shutdown() {
    return this.#end('SIGTERM');
  }

  async #end(signal) {
    this.#process?.ref();
    this.#process?.kill(signal);
    await this.#ended;
  }
}
