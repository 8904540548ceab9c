import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import type { RowDataPacket } from 'mysql2/promise';

import { createDatabase, describeOnGalera } from '../support/engines.js';
import { eventually } from '../support/eventually.js';
import type { Galera } from '../support/galera.mjs';
import { spawnService, type ServiceProcess } from '../support/service.js';
import { internalErrors } from './internal-errors.js';
import { requestsAtARate } from './load.js';
import { OutageLedger } from './outage-ledger.js';
import { seededRandom } from './random.js';
import { damageOf, withConnection } from './stored-state.js';
import { Witness } from './witness.js';

/** Failovers of one run; `npm run test:outages` makes more of them. */
const FAILOVERS = Number(process.env['ROLLCALL_TEST_FAILOVERS'] ?? 1);
const NODES = 3;
const WRITES_PER_SECOND = 100;
const ANSWER_WITHIN_MS = 15_000;
const WRITES_GO_ON_WITHIN_MS = 10_000;
/** A hang of the test itself; nothing is promised of how soon writes come back. */
const BACK_WITHIN_MS = 60_000;

/** Transactions that a node has sent to the others: what it only applies for another one is not counted. */
const REPLICATED = "show global status like 'wsrep_replicated'";

describeOnGalera('a Galera cluster whose writing node is killed', (start) => {
  let cluster: Galera;
  let database: string;
  let service: ServiceProcess;

  beforeAll(async () => {
    cluster = await start();
    database = await createDatabase(cluster.urls[0]!);
    service = await spawnService({ databaseUrl: `mysql://root@${cluster.hosts.join(',')}/${database}` });
    await service.ready();
  }, 180_000);
  afterAll(async () => {
    await service.stop();
    await cluster.stop();
  });

  const urlOf = (node: number): string => `${cluster.urls[node]!}/${database}`;

  async function sentBy(node: number): Promise<number> {
    try {
      return await withConnection(urlOf(node), async (connection) => {
        const [[row]] = await connection.query<RowDataPacket[]>(REPLICATED);
        return Number(row?.['Value']);
      });
    } catch (cause) {
      throw new Error(`node ${node} does not answer: ${String(cause)}\n${cluster.log(node)}`, { cause });
    }
  }

  /** The nodes, of those that live, through which anything was written in half a second. */
  async function writingNodes(living: readonly number[]): Promise<readonly number[]> {
    const before = await Promise.all(living.map(sentBy));
    await pause(500);
    const after = await Promise.all(living.map(sentBy));
    return living.filter((_, index) => after[index] !== before[index]);
  }

  async function untilOnlyOneWrites(living: readonly number[], wanted?: number): Promise<number> {
    const deadline = performance.now() + BACK_WITHIN_MS;
    for (;;) {
      const writing = await writingNodes(living);
      const [node] = writing;
      if (writing.length === 1 && node !== undefined && node === (wanted ?? node)) return node;
      if (performance.now() > deadline) {
        throw new Error(`written is through the nodes ${writing.join(', ')}, not ${wanted ?? 'one'}`);
      }
    }
  }

  /** One sum for each table, of everything that it holds. */
  const contentOf = (node: number): Promise<readonly unknown[]> =>
    withConnection(urlOf(node), async (connection) => {
      // The node first applies all that the cluster has committed.
      await connection.query('set session wsrep_sync_wait = 15');
      const [tables] = await connection.query<RowDataPacket[]>(
        'select table_name as name from information_schema.tables where table_schema = ? order by 1',
        [database],
      );
      const [sums] = await connection.query<RowDataPacket[]>(
        `checksum table ${tables.map(({ name }) => `\`${String(name)}\``).join(', ')}`,
      );
      return sums.map(({ Table, Checksum }) => [Table, Checksum]);
    });

  it(
    `writes go to the next node within 10 s, and back; none is lost, none is there twice (${FAILOVERS} times)`,
    async () => {
      const random = seededRandom();
      const witness = new Witness(service.client, { answerWithin: ANSWER_WITHIN_MS });
      const ledger = new OutageLedger('failover', witness, random);
      const all = Array.from({ length: NODES }, (_, node) => node);
      const figures: string[] = [];
      const load = requestsAtARate(ledger, WRITES_PER_SECOND);
      try {
        for (let round = 0; round < FAILOVERS; round += 1) {
          const first = await untilOnlyOneWrites(all);
          await pause(random.between(500, 1500));
          const killed = performance.now();
          await cluster.kill(first);
          const next = await untilOnlyOneWrites(all.filter((node) => node !== first));
          await pause(1000);
          const joining = performance.now();
          await cluster.start(first);
          await cluster.waitSynced(first);
          const joined = performance.now();
          await untilOnlyOneWrites(all, first);
          figures.push(
            `node ${first} killed, longest gap in writes until it came back ${longestGap(ledger, killed, joining)} ms; ` +
              `node ${next} wrote meanwhile; it was synced after ${Math.round(joined - joining)} ms, and wrote again ` +
              `after another ${Math.round(performance.now() - joined)} ms, longest gap ${longestGap(ledger, joining)} ms\n`,
          );
          expect(longestGap(ledger, killed)).toBeLessThan(WRITES_GO_ON_WITHIN_MS);
        }
      } finally {
        await load.stop();
        process.stderr.write(
          `${figures.join('')}failover: longest request ${witness.longest.toFixed()} ms, ` +
            `${ledger.acknowledged.length} writes acknowledged, ${witness.refused} of ` +
            `${witness.refused + witness.answered} requests refused, seed ${random.seed}\n`,
        );
      }
      await ledger.check(service.client);
      const problems = [...witness.problems, ...internalErrors(service)];
      for (const node of all) problems.push(...(await damageOf(urlOf(node))));
      expect({ seed: random.seed, problems }).toEqual({ seed: random.seed, problems: [] });
      // The relay goes on working when the load has ended: the nodes are read again until it rests.
      await eventually(async () => {
        const [content, ...copies] = await Promise.all(all.map(contentOf));
        expect(copies).toEqual(copies.map(() => content));
      });
      expect(service.child.exitCode).toBeNull();
    },
    60_000 + FAILOVERS * 180_000,
  );
});

/** Milliseconds of the longest time between two instants in which no write was acknowledged. */
function longestGap(ledger: OutageLedger, from: number, to = performance.now()): number {
  const instants = [from, ...ledger.acknowledged.filter((at) => at > from && at < to), to];
  const gaps = instants.slice(1).map((at, index) => at - (instants[index] ?? from));
  return Math.round(Math.max(...gaps));
}
