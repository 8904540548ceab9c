// What callers notice of a broker that is away.
import { Latencies } from '../latencies.mjs';
import { writeAtRate } from './writes.mjs';

/**
 * Latency of PATCHes at a fixed rate while the broker is there and while it is away, in turn; the broker has everything
 * before each window in which it is there.
 */
export async function measureOutage({ side, nats, rate, seconds, runs }) {
  const all = { up: new Latencies(), down: new Latencies() };
  const windows = [];
  const wrong = [];
  const measure = async (state) => {
    const run = await writeAtRate({
      ...{ side, rate, seconds },
      onAnswer: (_user, latency) => all[state].add(latency),
    });
    wrong.push(...run.wrong);
    return run.latencies.summary();
  };
  for (let count = 0; count < runs; count += 1) {
    await side.drained();
    const up = await measure('up');
    await side.drained();
    await nats.shutdown();
    const down = await measure('down');
    await nats.start();
    windows.push({ up, down });
  }
  await side.drained();
  return { up: all.up.summary(), down: all.down.summary(), windows, wrong };
}
