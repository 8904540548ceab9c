// One MariaDB server on a data folder of its own, which can be killed and started again.
import { spawnSync } from 'node:child_process';
import { chownSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { answers, ServerProcess } from './server-process.mjs';

/** A data folder, the port that belongs to it, and the process while one runs. */
export class MariadbServer {
  #server;

  /**
   * @param settings `programs` of `findMariadb()`, `kept` of `keptFolder()`, `name` of the data folder in it, `port`,
   *   `account` that the server runs as (`name`, and `uid` and `gid` where it is another one), more `options` for it
   */
  constructor(settings) {
    this.settings = settings;
    this.data = join(settings.kept.path, settings.name);
    this.temporary = join(settings.kept.path, `${settings.name}.tmp`);
    for (const folder of [this.data, this.temporary]) {
      mkdirSync(folder, { recursive: true });
      const { uid, gid } = settings.account;
      if (uid !== undefined) chownSync(folder, uid, gid);
    }
    const { programs, kept, name, port, account } = settings;
    this.#server = new ServerProcess({
      command: programs.server,
      args: [
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
        ...(settings.options ?? []),
      ],
      environment: this.#environment,
      kept,
      name,
      isUp: () => answers(port, { isAnswer: isGreeting }),
    });
  }

  get port() {
    return this.settings.port;
  }

  /** The number of the process that runs, or undefined. */
  get pid() {
    return this.#server.pid;
  }

  /** The last lines that the server has logged. */
  get log() {
    return this.#server.log;
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
  start(options = []) {
    return this.#server.start(options);
  }

  /** Ends the process with SIGKILL: what it had not written is lost. */
  kill() {
    return this.#server.kill();
  }

  /** Ends the process as an operator does, with SIGTERM. */
  shutdown() {
    return this.#server.shutdown();
  }
}

/** Whether it is the first packet of a server of this protocol: its sequence number is 0. */
function isGreeting(bytes) {
  return bytes.length > 4 && bytes[3] === 0;
}
