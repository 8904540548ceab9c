// A private RabbitMQ for tests: found, started on free loopback ports in a temporary folder, with a home, a port mapper
// and a configuration of its own, stopped by its own process ids. Uses Node's built-ins only.
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { findNamedProgram } from './find-named-program.mjs';
import { findProgram } from './find-program.mjs';
import { freePorts } from './free-ports.mjs';
import { keptFolder } from './kept-folder.mjs';
import { answers, serverHandle, ServerProcess } from './server-process.mjs';

/** What the runner prints for a machine without the server. */
export const RABBITMQ_PACKAGE = { name: 'RabbitMQ', install: 'apt-get install rabbitmq-server' };

/** Debian's program on the PATH lets only root and the user `rabbitmq` call the one that is meant. */
const FIRST_FOLDERS = ['/usr/lib/rabbitmq/bin'];

const START_ATTEMPTS = 3;

/** How a client of AMQP 0-9-1 begins, and the type of the frame that answers. */
const GREETING = Buffer.from([0x41, 0x4d, 0x51, 0x50, 0, 0, 9, 1]);
const METHOD_FRAME = 1;

/** Asks Erlang's port mapper for its names. */
const NAMES = Buffer.from([0, 1, 110]);

/**
 * The paths of the server and of Erlang's port mapper, or undefined where one is missing. ROLLCALL_TEST_RABBITMQ_SERVER
 * names the server itself, or the folder that holds it; an empty value or `off` hides it.
 */
export function findRabbitmq() {
  const server = findNamedProgram('ROLLCALL_TEST_RABBITMQ_SERVER', ['rabbitmq-server'], FIRST_FOLDERS);
  const mapper = findProgram(['epmd']);
  return server === undefined || mapper === undefined ? undefined : { server, mapper };
}

/**
 * Starts a broker without queues. It gives its `url` (`amqp://127.0.0.1:PORT`), `port`, `folder`, `pid` and `log`;
 * `kill()` (SIGKILL), `shutdown()` (SIGTERM), `freeze()`, `thaw()`, and `start()` on the same data and port; `ctl(…)`,
 * which runs rabbitmqctl; and `stop()`, after which nothing is left of it. `options` are more lines of `rabbitmq.conf`.
 */
export async function startRabbitmq({ options = [], programs = findRabbitmq() } = {}) {
  if (programs === undefined) throw new Error(`RabbitMQ is not installed: ${RABBITMQ_PACKAGE.install}`);
  const kept = keptFolder('rollcall-rabbitmq-');
  try {
    const { server, mapper, port, environment } = await startOnFreePorts({ options, programs, kept });
    return serverHandle(
      server,
      {
        url: `amqp://127.0.0.1:${port}`,
        port,
        async ctl(...args) {
          const program = join(dirname(programs.server), 'rabbitmqctl');
          await promisify(execFile)(program, args, { env: environment, cwd: kept.path });
        },
      },
      [mapper],
    );
  } catch (error) {
    kept.remove();
    throw error;
  }
}

/** Another process may take a port between the look at it and the start. */
async function startOnFreePorts({ options, programs, kept }) {
  for (let attempt = 1; ; attempt += 1) {
    const [port, distribution, mapperPort] = await freePorts(3);
    const environment = prepare({ port, distribution, mapperPort, kept, options });
    // A server that finds none starts one, which outlives it.
    const mapper = new ServerProcess({
      command: programs.mapper,
      args: ['-port', String(mapperPort), '-address', '127.0.0.1'],
      environment,
      kept,
      name: 'epmd',
      isUp: () => answers(mapperPort, { greeting: NAMES, isAnswer: (bytes) => bytes.length >= 4 }),
    });
    const server = new ServerProcess({
      command: programs.server,
      args: [],
      environment,
      kept,
      name: 'rabbitmq',
      isUp: () => answers(port, { greeting: GREETING, isAnswer: (bytes) => bytes[0] === METHOD_FRAME }),
    });
    try {
      await mapper.start();
      await server.start();
      return { server, mapper, port, environment };
    } catch (error) {
      await mapper.kill();
      if (attempt === START_ATTEMPTS) throw error;
    }
  }
}

/** Writes what the server reads, in a folder of its own, and gives the environment that tells it so. */
function prepare({ port, distribution, mapperPort, kept, options }) {
  const base = join(kept.path, `node-${port}`);
  const home = join(base, 'home');
  mkdirSync(home, { recursive: true });
  const file = (name, text) => {
    writeFileSync(join(base, name), text);
    return join(base, name);
  };
  return {
    PATH: `${process.env.PATH ?? ''}:/usr/sbin:/usr/bin:/sbin:/bin`,
    LANG: 'C.UTF-8',
    // The cookie is made there.
    HOME: home,
    ERL_EPMD_PORT: String(mapperPort),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    RABBITMQ_NODENAME: `rollcall${port}@localhost`,
    RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
    RABBITMQ_NODE_PORT: String(port),
    RABBITMQ_DIST_PORT: String(distribution),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1} -noinput',
    // The script then becomes the server, instead of a parent that a signal would end in its place.
    RABBITMQ_ALLOW_INPUT: 'true',
    RABBITMQ_MNESIA_BASE: join(base, 'data'),
    RABBITMQ_LOG_BASE: base,
    RABBITMQ_LOGS: '-',
    RABBITMQ_PID_FILE: join(base, 'pid'),
    RABBITMQ_CONF_ENV_FILE: file('env.conf', ''),
    RABBITMQ_ENABLED_PLUGINS_FILE: file('enabled_plugins', '[].\n'),
    RABBITMQ_CONFIG_FILE: file(
      'rabbitmq.conf',
      [`disk_free_limit.absolute = 1MB`, ...options, ''].join('\n'),
    ),
    RABBITMQ_GENERATED_CONFIG_DIR: join(base, 'generated'),
  };
}
