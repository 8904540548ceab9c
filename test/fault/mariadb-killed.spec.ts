import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import type { RowDataPacket } from 'mysql2/promise';

import { createDatabase, describeOnOwnMariadb } from '../support/engines.js';
import type { Mariadb } from '../support/mariadb.mjs';
import { spawnService, type ServiceProcess } from '../support/service.js';
import { internalErrors } from './internal-errors.js';
import { clientsInALoop } from './load.js';
import { OutageLedger } from './outage-ledger.js';
import { seededRandom, type Random } from './random.js';
import { damageOf, withConnection } from './stored-state.js';
import { Witness } from './witness.js';

/** Kills of one run; `npm run test:outages` makes more of them. */
const KILLS = Number(process.env['ROLLCALL_TEST_DATABASE_KILLS'] ?? 10);
/** More than the pool has connections. */
const CLIENTS = 16;
const ANSWER_WITHIN_MS = 10_000;
const RECOVERED_WITHIN_MS = 5000;
const POOL = 10;
/** Longer than the service looks for the outcome of a COMMIT that was cut off, so that this is given up as well. */
const LONG_OUTAGE_MS = 9000;

interface Outage {
  readonly random: Random;
  readonly ledger: OutageLedger;
}

describeOnOwnMariadb('a MariaDB server that fails under load', (start) => {
  let server: Mariadb;
  let databaseUrl: string;
  let service: ServiceProcess;

  beforeAll(async () => {
    server = await start();
    databaseUrl = `${server.url}/${await createDatabase(server.url)}`;
    service = await spawnService({ databaseUrl, env: { DATABASE_POOL: String(POOL) } });
    await service.ready();
  }, 60_000);
  afterAll(async () => {
    await service.stop();
    await server.stop();
  });

  /** Runs `outages` while clients read and write, each of which gives the instant at which the database was up again. */
  async function underLoad(
    name: string,
    outages: (outage: Outage) => AsyncIterable<number>,
  ): Promise<Witness> {
    const random = seededRandom();
    const witness = new Witness(service.client, { answerWithin: ANSWER_WITHIN_MS });
    const ledger = new OutageLedger(name, witness, random);
    const load = clientsInALoop(ledger, random, CLIENTS);
    const recoveries: number[] = [];
    try {
      for await (const up of outages({ random, ledger })) {
        while (!(await ledger.write()) && performance.now() - up < 6 * RECOVERED_WITHIN_MS) await pause(50);
        recoveries.push(Math.round(performance.now() - up));
      }
    } finally {
      await load.stop();
      process.stderr.write(
        `${name}: recovered in ${recoveries.join(', ')} ms, longest request ${witness.longest.toFixed()} ms, ` +
          `${ledger.acknowledged.length} writes acknowledged, ${witness.refused} of ` +
          `${witness.refused + witness.answered} requests refused, seed ${random.seed}\n`,
      );
    }
    await ledger.check(service.client);
    const problems = [...witness.problems, ...internalErrors(service), ...(await damageOf(databaseUrl))];
    expect({ seed: random.seed, problems }).toEqual({ seed: random.seed, problems: [] });
    expect(Math.max(...recoveries)).toBeLessThan(RECOVERED_WITHIN_MS);
    expect(service.child.exitCode).toBeNull();
    // A run in which hardly anything was written would prove nothing.
    expect(ledger.acknowledged.length).toBeGreaterThan(recoveries.length * 10);
    return witness;
  }

  it(
    `R3: ${KILLS} times killed with -9, it loses no acknowledged write, and clients see 503 with Retry-After`,
    async () => {
      const witness = await underLoad('killed', async function* ({ random }) {
        for (let round = 0; round < KILLS; round += 1) {
          await pause(random.between(300, 1000));
          await server.kill();
          await pause(round === 0 ? LONG_OUTAGE_MS : random.between(200, 1500));
          await server.start();
          yield performance.now();
        }
      });
      expect(witness.refused).toBeGreaterThan(0);
    },
    30_000 + KILLS * 20_000,
  );

  it('R4: restarted by an operator, it loses no write and stores none twice', async () => {
    await underLoad('restarted', async function* ({ random }) {
      for (let round = 0; round < 2; round += 1) {
        await pause(random.between(300, 1000));
        await server.shutdown();
        await server.start();
        yield performance.now();
      }
    });
  }, 60_000);

  it('R4: with its connections killed over and over, it stores nothing twice, and the pool heals', async () => {
    const database = databaseUrl.slice(databaseUrl.lastIndexOf('/') + 1);
    await withConnection(server.url, async (connection) => {
      const connections = async (): Promise<readonly number[]> => {
        const [rows] = await connection.query<RowDataPacket[]>(
          'select id from information_schema.processlist where db = ?',
          [database],
        );
        return rows.map((row) => Number(row['id']));
      };
      let killed = 0;
      await underLoad('storm', async function* ({ random }) {
        const end = performance.now() + 3000;
        while (performance.now() < end) {
          for (const id of await connections()) {
            // The connection may have ended by itself.
            await connection.query('kill connection ?', [id]).catch(() => undefined);
            killed += 1;
          }
          await pause(random.between(20, 150));
        }
        yield performance.now();
      });
      expect(killed).toBeGreaterThan(POOL);
      expect((await connections()).length).toBeLessThanOrEqual(POOL + 1);
    });
  }, 60_000);
});
