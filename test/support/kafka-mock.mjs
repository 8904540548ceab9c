// A private Kafka cluster for tests, which is none: the mock brokers of librdkafka, in a process of kcat. They keep
// records in memory, speak the protocol, and promise nothing else. Uses Node's built-ins only.
import { readFileSync } from 'node:fs';
import { findNamedProgram } from './find-named-program.mjs';
import { keptFolder } from './kept-folder.mjs';
import { serverHandle, ServerProcess } from './server-process.mjs';

/** What the runner prints for a machine without the program. */
export const KAFKA_MOCK_PACKAGE = { name: 'kcat', install: 'apt-get install kcat' };

const BROKERS = 3;

/** The path of kcat, or undefined; ROLLCALL_TEST_KCAT names it, or the folder that holds it, or is `off`. */
export function findKafkaMock() {
  return findNamedProgram('ROLLCALL_TEST_KCAT', ['kcat', 'kafkacat']);
}

/**
 * Starts three brokers without topics. It gives its `url` (`kafka://127.0.0.1:PORT,…`), `folder`, `pid` and `log`;
 * `freeze()` and `thaw()`; and `stop()`, after which nothing is left of it. Another start would be another cluster.
 */
export async function startKafkaMock({ program = findKafkaMock() } = {}) {
  if (program === undefined) throw new Error(`kcat is not installed: ${KAFKA_MOCK_PACKAGE.install}`);
  const kept = keptFolder('rollcall-kafka-');
  const server = new ServerProcess({
    command: program,
    // A producer that is given nothing to produce, to a cluster that is in its own process.
    args: ['-P', '-b', 'none:1', '-t', 'none', '-X', `test.mock.num.brokers=${BROKERS}`, '-d', 'mock'],
    kept,
    name: 'kcat',
    holdsInput: true,
    isUp: async () => addressOf(server) !== undefined,
  });
  try {
    await server.start();
    return serverHandle(server, { url: `kafka://${addressOf(server)}` });
  } catch (error) {
    kept.remove();
    throw error;
  }
}

/** The first line that names the brokers: the log grows, and its end is elsewhere soon. */
function addressOf({ logFile }) {
  const [, address] = /bootstrap\.servers=([\d.:,]+)/.exec(readFileSync(logFile, 'latin1')) ?? [];
  return address;
}
