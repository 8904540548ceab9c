// The outbox's share of a write: a service that relays to a broker, and one that only names its events, in turn.
import { median } from '../latencies.mjs';
import { cpuOf } from '../process-figures.mjs';
import { writeOneByOne } from './writes.mjs';

const CONNECTIONS = 4;

/** PATCHes after which a service is warm. */
const WARM = 500;

/**
 * CPU per PATCH in microseconds, of the service, the database and the broker; where events are relayed, until the broker
 * has all of them.
 */
export async function measureShare({ relaying, plain, mariadb, nats, seconds, runs }) {
  const found = { relaying: [], plain: [] };
  const wrong = [];
  const measure = async (side, settle) => {
    const pids = { service: side.pid, database: mariadb.pid, broker: nats.pid };
    const cpu = () => Object.entries(pids).map(([name, pid]) => [name, cpuOf(pid)]);
    const before = cpu();
    const run = await writeOneByOne({ side, connections: CONNECTIONS, seconds });
    await settle();
    const after = new Map(cpu());
    wrong.push(...run.wrong);
    return Object.fromEntries(
      before.map(([name, used]) => [name, (1000 * (after.get(name) - used)) / Math.max(run.count, 1)]),
    );
  };
  const turns = [
    ['relaying', () => measure(relaying, () => relaying.drained())],
    ['plain', () => measure(plain, () => Promise.resolve())],
  ];
  await warmUp({ relaying, plain });
  for (let count = 0; count < runs; count += 1) {
    // What changes on the machine meets both, whichever is first.
    for (const [name, turn] of count % 2 === 0 ? turns : turns.toReversed()) found[name].push(await turn());
  }
  const middle = (runsOf) => ({
    service: median(runsOf.map(({ service }) => service)),
    database: median(runsOf.map(({ database }) => database)),
    broker: median(runsOf.map(({ broker }) => broker)),
  });
  const pairs = found.relaying.map(
    ({ service, database }, index) =>
      (service + database) / Math.max(found.plain[index].service + found.plain[index].database, 1),
  );
  return { relaying: middle(found.relaying), plain: middle(found.plain), ratio: median(pairs), wrong };
}

/** Code that has run often is fast: both have made as many writes, and no fewer than some. */
async function warmUp({ relaying, plain }) {
  const most = Math.max(WARM, relaying.written, plain.written);
  for (const side of [relaying, plain]) {
    if (side.written < most) {
      await writeOneByOne({ side, connections: CONNECTIONS, most: most - side.written });
    }
  }
  await relaying.drained();
}
