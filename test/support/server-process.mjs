// A server program in a temporary folder, which can be killed and started again. Node's built-ins only.
import { spawn } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';

const ATTEMPT_PAUSE_MS = 50;
const LOG_LINES = 40;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Whether something at a loopback port answers to `greeting` (nothing is sent where it is undefined) with bytes that
 * `isAnswer` takes for an answer.
 */
export function answers(port, { greeting, isAnswer }) {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => {
      if (greeting !== undefined) socket.write(greeting);
    });
    const end = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(1000, () => end(false));
    socket.once('error', () => end(false));
    socket.once('close', () => end(false));
    socket.once('data', (bytes) => end(isAnswer(bytes)));
  });
}

/** The process of a server, while one runs. */
export class ServerProcess {
  #process;
  #ended = Promise.resolve();

  /**
   * @param settings `command` with its `args` and `environment`, `kept` of `keptFolder()`, `name` of the log in it,
   *   `isUp()` that says whether the server serves, and `holdsInput` where it ends with its standard input
   */
  constructor(settings) {
    this.settings = settings;
    this.logFile = join(settings.kept.path, `${settings.name}.log`);
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

  /** Starts the process, with more `args` for this time only, and settles when the server serves. */
  async start(more = []) {
    const { command, args, environment, kept, isUp, holdsInput = false } = this.settings;
    const output = openSync(this.logFile, 'a');
    const server = spawn(command, [...args, ...more], {
      cwd: kept.path,
      env: environment ?? process.env,
      stdio: [holdsInput ? 'pipe' : 'ignore', output, output],
    });
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
      if (await isUp()) {
        server.unref();
        server.stdin?.unref();
        return;
      }
      await pause(ATTEMPT_PAUSE_MS);
    }
    await this.kill();
    throw new Error(`${command} did not start: ${failure ?? ''}\n${this.log}`);
  }

  /** Ends the process with SIGKILL: what it had not written is lost. */
  kill() {
    return this.#end('SIGKILL');
  }

  /** Ends the process as an operator does, with SIGTERM. */
  shutdown() {
    return this.#end('SIGTERM');
  }

  /** Stops the process without ending it: it holds its connections and answers nothing. */
  freeze() {
    this.#process?.kill('SIGSTOP');
    // A thread that runs on another core goes on until it next enters the kernel.
    const pid = this.#process?.pid;
    for (let look = 0; pid !== undefined && look < 100_000 && !isStopped(pid); look += 1);
  }

  /** Lets the process go on. */
  thaw() {
    this.#process?.kill('SIGCONT');
  }

  async #end(signal) {
    this.#process?.ref();
    this.#process?.kill(signal);
    await this.#ended;
  }
}

/**
 * What specs are given of a server, with `more` of its own: `folder`, `pid`, `log`, `kill()` (SIGKILL), `shutdown()`
 * (SIGTERM), `freeze()`, `thaw()`, `start()` again, and `stop()`, after which nothing is left of it.
 */
export function serverHandle(server, more = {}, beside = []) {
  const { kept } = server.settings;
  const handle = {
    folder: kept.path,
    kill: () => server.kill(),
    shutdown: () => server.shutdown(),
    freeze: () => server.freeze(),
    thaw: () => server.thaw(),
    start: () => server.start(),
    async stop() {
      for (const one of [server, ...beside]) await one.kill();
      kept.remove();
    },
    ...more,
  };
  return Object.defineProperties(handle, {
    pid: { get: () => server.pid, enumerable: true },
    log: { get: () => server.log, enumerable: true },
  });
}

/** Whether every thread of a process has stopped; true where the system does not tell. */
function isStopped(pid) {
  try {
    return readdirSync(`/proc/${pid}/task`).every((thread) => {
      const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8');
      return /^[TtZX]$/.test(stat.slice(stat.lastIndexOf(')') + 2).charAt(0));
    });
  } catch {
    return true;
  }
}
