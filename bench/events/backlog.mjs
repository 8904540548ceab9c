// What waits while the broker is away, and how fast it is delivered afterwards.
import { forgetPeak, memoryOf, peakOf } from '../process-figures.mjs';
import { checkOrder, endOfStream } from './stream.mjs';
import { writeOneByOne } from './writes.mjs';

/** Connections on which PATCHes are made one after the other. */
const CONNECTIONS = 4;

/**
 * Stops the broker, makes `count` PATCHes, starts it, and watches the sink's cursor until it is at the end.
 * @returns events per second from the start of the broker, and from the first delivery; the curve; the memory of
 *   the relay's process at first, and its peaks; what was wrong with the order, and with answers
 */
export async function measureBacklog({ side, nats, count, onProgress }) {
  await side.drained();
  const after = await endOfStream(nats.url);
  forgetPeak(side.relayPid);
  const atFirst = memoryOf(side.relayPid);
  await nats.shutdown();
  const written = await writeOneByOne({
    ...{ side, connections: CONNECTIONS, most: count },
    onAnswer: (done) => onProgress(done / 2),
  });
  await side.sequenced();
  const before = await side.progress();
  const waiting = peakOf(side.relayPid);
  forgetPeak(side.relayPid);
  await nats.start();
  const begin = performance.now();
  const curve = [];
  await side.drained(({ seq }) => {
    curve.push({ at: (performance.now() - begin) / 1000, delivered: seq - before.seq });
    onProgress((count + seq - before.seq) / 2);
  });
  const whole = curve.at(-1).at;
  const still = curve.findLast(({ delivered }) => delivered === 0)?.at ?? 0;
  const memory = { before: atFirst, waiting, draining: peakOf(side.relayPid) };
  const order = await checkOrder(nats.url, { after, expected: written.count });
  const rates = { whole, pause: still, perSecond: count / whole, drain: count / (whole - still) };
  const bytes = await bytesOfLast(side);
  return { count, ...rates, curve, memory, bytes, order, wrong: written.wrong };
}

/** Bytes of the payload of the event that was written last. */
async function bytesOfLast({ database, tenantId }) {
  const [[last]] = await database.query(
    'select length(payload) as bytes from event where tenant_id = ? order by id desc limit 1',
    [tenantId],
  );
  return last.bytes;
}
