// What waits while the broker is away, and how fast it is delivered afterwards.
import { forgetPeak, memoryOf, peakOf } from '../process-figures.mjs';
import { checkOrder, endOfStream } from './stream.mjs';

/** Rows of one statement; MariaDB lets a recursion go no deeper. */
const ROWS = 1000;

/** Events of each resource, in versions 1, 2, 3 … */
const VERSIONS = 10;

/** Resources of the backlog, and nobody else's. */
const RESOURCE = 'bac10900-0000-7000-8000-';

/** As many parts as the service makes of its tenants. */
const SHARDS = 16;

/**
 * Stops the broker, has `count` events wait for it, starts it, and watches the sink's cursor until it is at the end.
 * @returns events per second from the start of the broker, and from the first delivery; the curve; the memory of the
 *   service at first, and its peaks; and what was wrong with the order
 */
export async function measureBacklog({ side, nats, count, onProgress }) {
  await side.drained();
  const after = await endOfStream(nats.url);
  forgetPeak(side.pid);
  const atFirst = memoryOf(side.pid);
  await nats.shutdown();
  const bytes = await insertEvents(side, count, (done) => onProgress(done / 2));
  await side.sequenced();
  const before = await side.progress();
  const waiting = peakOf(side.pid);
  forgetPeak(side.pid);
  await nats.start();
  const begin = performance.now();
  const curve = [];
  await side.drained(({ seq }) => {
    curve.push({ at: (performance.now() - begin) / 1000, delivered: seq - before.seq });
    onProgress((count + seq - before.seq) / 2);
  });
  const whole = curve.at(-1).at;
  const still = curve.findLast(({ delivered }) => delivered === 0)?.at ?? 0;
  const memory = { before: atFirst, waiting, draining: peakOf(side.pid) };
  const isCounted = (resource) => resource.startsWith(RESOURCE);
  const order = await checkOrder(nats.url, { after, isCounted, expected: count });
  const rates = { whole, pause: still, perSecond: count / whole, drain: count / (whole - still) };
  return { count, ...rates, curve, memory, bytes, order };
}

/**
 * Writes events as the service would have: copies of the last that it wrote, for resources of their own.
 * @returns bytes of the payload of each
 */
async function insertEvents({ database, tenantId }, count, onProgress) {
  const resources = Math.ceil(count / VERSIONS);
  const [[last]] = await database.query(
    'select id, length(payload) as bytes from event where tenant_id = ? order by id desc limit 1',
    [tenantId],
  );
  const resource = RESOURCE.replaceAll('-', '');
  for (let done = 0; done < count; done += ROWS) {
    await database.beginTransaction();
    const [{ insertId }] = await database.query(
      'insert into event (event_id, tenant_id, aggregate_type, aggregate_id, resource_version, ordinal, is_last, ' +
        'txn_id, type, occurred_at, actor, request_id, payload) ' +
        'with recursive numbers (n) as (select ? union all select n + 1 from numbers where n + 1 < ?) ' +
        "select unhex(concat('bac1090000007000a', lpad(hex(n), 15, '0'))), e.tenant_id, e.aggregate_type, " +
        "unhex(concat(?, lpad(hex(n mod ?), 12, '0'))), n div ? + 1, 0, 1, " +
        "unhex(concat('bac1090000007000b', lpad(hex(n), 15, '0'))), e.type, ?, e.actor, e.request_id, e.payload " +
        'from numbers join event e on e.id = ? order by n',
      [done, Math.min(done + ROWS, count), resource, resources, resources, Date.now(), last.id],
    );
    await database.query(
      'insert into unsequenced (shard, event_id) select ?, id from event where tenant_id = ? and id >= ?',
      [tenantId % SHARDS, tenantId, insertId],
    );
    await database.commit();
    onProgress(done);
  }
  return last.bytes;
}
