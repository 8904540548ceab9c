import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';

import { createDatabase, describeOnOwnMariadb } from '../support/engines.js';
import type { Mariadb } from '../support/mariadb.mjs';
import { spawnService, type ServiceProcess } from '../support/service.js';
import { internalErrors } from './internal-errors.js';
import { clientsInALoop } from './load.js';
import { OutageLedger } from './outage-ledger.js';
import { seededRandom } from './random.js';
import { damageOf } from './stored-state.js';
import { Witness } from './witness.js';

/** How long the server hangs. */
const STOPPED_MS = 30_000;
/** Until readiness is 503. */
const UNREADY_WITHIN_MS = 5000;
/** Until a request is answered, and until everything works again. */
const ANSWER_WITHIN_MS = 10_000;
const RECOVERED_WITHIN_MS = 10_000;
/** Milliseconds that a probe of Kubernetes waits by default would be 1,000: a tenth of a second is far below. */
const PROBE_WITHIN_MS = 1000;
/** Milliseconds between two probes. */
const PERIOD = 250;
/** More than the pool has connections. */
const CLIENTS = 16;

/** What one probe saw. */
interface Probe {
  /** Milliseconds since the server was stopped. */
  readonly at: number;
  readonly status: number;
  readonly took: number;
}

describeOnOwnMariadb('a MariaDB server that hangs (SIGSTOP)', (start) => {
  let server: Mariadb;
  let databaseUrl: string;
  let service: ServiceProcess;

  beforeAll(async () => {
    server = await start();
    databaseUrl = `${server.url}/${await createDatabase(server.url)}`;
    service = await spawnService({ databaseUrl });
    await service.ready();
  }, 60_000);
  afterAll(async () => {
    await service.stop();
    await server.stop();
  });

  /** Asks a probe until it is stopped. */
  function probing(path: string, origin: number): { stop(): Promise<readonly Probe[]> } {
    const probes: Probe[] = [];
    let running = true;
    const loop = (async () => {
      while (running) {
        const asked = performance.now();
        const { status } = await fetch(`${service.managementUrl}${path}`);
        const now = performance.now();
        probes.push({ at: now - origin, status, took: now - asked });
        await pause(PERIOD);
      }
    })();
    return {
      async stop() {
        running = false;
        await loop;
        return probes;
      },
    };
  }

  it('R5: for 30 s it stays alive, is not ready within 5 s, answers 503 within 10 s, and recovers by itself', async () => {
    const random = seededRandom();
    const witness = new Witness(service.client, { answerWithin: ANSWER_WITHIN_MS });
    const ledger = new OutageLedger('hang', witness, random);
    const load = clientsInALoop(ledger, random, CLIENTS);
    await pause(1000);
    const before = ledger.acknowledged.length;
    expect(before).toBeGreaterThan(0);

    const stopped = performance.now();
    const live = probing('/livez', stopped);
    const ready = probing('/readyz', stopped);
    let recovered = 0;
    let wentOn: number | undefined;
    try {
      process.kill(Number(server.pid), 'SIGSTOP');
      await pause(STOPPED_MS);
    } finally {
      process.kill(Number(server.pid), 'SIGCONT');
      wentOn = performance.now();
    }
    const refused = witness.refused;
    while (!(await ledger.write()) && performance.now() - wentOn < 2 * RECOVERED_WITHIN_MS) await pause(50);
    await service.ready();
    recovered = performance.now() - wentOn;
    await load.stop();
    const [lives, readies] = [await live.stop(), await ready.stop()];

    await ledger.check(service.client);
    const problems = [...witness.problems, ...internalErrors(service), ...(await damageOf(databaseUrl))];
    expect({ seed: random.seed, problems }).toEqual({ seed: random.seed, problems: [] });
    expect(refused).toBeGreaterThan(0);
    expect(ledger.acknowledged.length).toBeGreaterThan(before);

    expect(lives.filter(({ status, took }) => status !== 200 || took > PROBE_WITHIN_MS)).toEqual([]);
    expect(lives.length).toBeGreaterThan(STOPPED_MS / PERIOD / 4);
    const during = readies.filter(({ at }) => at > UNREADY_WITHIN_MS && at < STOPPED_MS);
    expect(during.filter(({ status }) => status !== 503)).toEqual([]);
    expect(during.length).toBeGreaterThan(5);
    expect(recovered).toBeLessThan(RECOVERED_WITHIN_MS);
    expect(service.child.exitCode).toBeNull();
    process.stderr.write(
      `hang: not ready after ${readies.find(({ status }) => status === 503)?.at.toFixed()} ms, slowest answer ` +
        `${witness.longest.toFixed()} ms, ${witness.refused} refused, recovered in ${recovered.toFixed()} ms, ` +
        `slowest /livez ${Math.max(...lives.map(({ took }) => took)).toFixed()} ms, seed ${random.seed}\n`,
    );
  }, 120_000);
});
