import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { findPrevious, PREVIOUS_BUILD, preparePrevious } from '../../scripts/previous-build.mjs';
import { describeOnNats } from '../support/brokers.js';
import { createDatabase, leaveOut, mariadbServerUrl } from '../support/engines.js';
import { eventually } from '../support/eventually.js';
import { LoadBalancer } from '../support/load-balancer.js';
import { MARIADB_PACKAGE } from '../support/mariadb.mjs';
import { readNats } from '../support/received-events.js';
import { ScimClient } from '../support/scim-client.js';
import { at, listAt, textAt } from '../support/scim-messages.js';
import type { Server } from '../support/server-process.mjs';
import { spawnService, type ServiceProcess } from '../support/service.js';
import { internalErrors } from './internal-errors.js';
import { requestsAtARate } from './load.js';
import { OutageLedger } from './outage-ledger.js';
import { seededRandom } from './random.js';
import { damageOf } from './stored-state.js';
import { Witness } from './witness.js';

const ROOT = join(import.meta.dirname, '../..');

/** Writes in a second; a fifth as many reads come with them, so that there are 100 requests. */
const WRITES = 84;
/** Seconds for which both versions serve side by side, each way; `npm run test:upgrade` takes longer. */
const SECONDS = Number(process.env['ROLLCALL_TEST_UPGRADE_SECONDS'] ?? 2);
/** Longer than the load balancer needs to see that a replica is not ready. */
const DRAIN_DELAY = '2s';
/** Milliseconds: between the two in which a platform updates its endpoints. */
const ENDPOINTS_FOLLOW = 1000;

type Build = 'previous' | 'present';

function describeUpgrade(name: string, fn: (startNats: () => Promise<Server>) => void): void {
  if (mariadbServerUrl() === undefined) leaveOut(name, MARIADB_PACKAGE.name, mariadbServerUrl);
  else if (findPrevious() === undefined) leaveOut(name, PREVIOUS_BUILD.name, findPrevious);
  else describeOnNats(name, (start) => fn(() => start()));
}

describeUpgrade('a rolling upgrade and its way back', (startNats) => {
  const balancer = new LoadBalancer();
  const folders: Record<Build, string> = { previous: '', present: ROOT };
  const running: ServiceProcess[] = [];
  const everyone: ServiceProcess[] = [];
  let nats: Server;
  let databaseUrl: string;
  let client: ScimClient;
  let env: Readonly<Record<string, string>>;

  beforeAll(async () => {
    folders.previous = await preparePrevious();
    nats = await startNats();
    databaseUrl = `${mariadbServerUrl()}/${await createDatabase(String(mariadbServerUrl()))}`;
    const origin = await balancer.open();
    env = {
      DATABASE_URL: databaseUrl,
      BROKER_URL: nats.url,
      PUBLIC_URL: origin,
      MIGRATE: 'check',
      ROLLCALL_BOOTSTRAP_TOKEN: randomBytes(24).toString('hex'),
      ROLLCALL_ADMIN_TOKEN: randomBytes(24).toString('hex'),
    };
    client = new ScimClient({ baseUrl: `${origin}/scim/v2`, token: env['ROLLCALL_BOOTSTRAP_TOKEN'] ?? '' });
  }, 180_000);
  afterAll(async () => {
    for (const service of running) await service.stop();
    await balancer.close();
    await nats.stop();
  }, 60_000);

  /** The operator's command of a build. */
  function rollcall(build: Build, ...args: string[]): void {
    execFileSync(process.execPath, [join(folders[build], 'dist/apps/cli/src/main.js'), ...args], {
      env: { PATH: process.env['PATH'], ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  /** Starts a replica, and has it get requests. */
  async function start(build: Build): Promise<ServiceProcess> {
    const main = join(folders[build], 'dist/apps/identity/src/main.js');
    // The release before this one refuses a setting that it does not know only where it begins with ROLLCALL_.
    const service = await spawnService({ databaseUrl, main, env: { ...env, DRAIN_DELAY } });
    running.push(service);
    everyone.push(service);
    await balancer.add(service);
    return service;
  }

  /** Ends a replica as a platform does that runs this build: by its signal, while the endpoints still name it. */
  async function end(service: ServiceProcess, build: Build): Promise<void> {
    if (build === 'previous') {
      // It has no DRAIN_DELAY: its manifests wait in `preStop`, while the endpoints are updated.
      balancer.remove(service);
      await pause(ENDPOINTS_FOLLOW);
    }
    expect(await service.stop()).toEqual({ code: 0, signal: null });
    balancer.remove(service);
    running.splice(running.indexOf(service), 1);
  }

  /** Replaces all replicas by those of another build, one by one. */
  async function roll(from: Build, to: Build): Promise<void> {
    for (const old of [...running]) {
      await start(to);
      await pause(SECONDS * 1000);
      await end(old, from);
    }
  }

  it(
    'O1: under 100 requests/s no request fails and no event is lost, upwards and back',
    async () => {
      rollcall('previous', 'migrate');
      await start('previous');
      await start('previous');
      const random = seededRandom();
      const witness = new Witness(client, { answerWithin: 10_000 });
      const ledger = new OutageLedger('upgrade', witness, random);
      const load = requestsAtARate(ledger, WRITES);
      const began = performance.now();
      try {
        await pause(1000);
        rollcall('present', 'migrate');
        await roll('previous', 'present');
        await roll('present', 'previous');
      } finally {
        await load.stop();
      }
      const seconds = (performance.now() - began) / 1000;

      await ledger.check(client);
      const damage = await damageOf(databaseUrl);
      const problems = [
        ...witness.problems,
        ...balancer.failures,
        ...everyone.flatMap(internalErrors),
        ...damage,
      ];
      expect({ seed: random.seed, problems }).toEqual({ seed: random.seed, problems: [] });
      expect(witness.refused).toBe(0);
      expect(witness.answered / seconds).toBeGreaterThan(WRITES);

      const feed = await wholeFeed();
      expect(feed.map(({ seq }) => seq)).toEqual(feed.map((_, index) => index + 1));
      expect(feed.length).toBeGreaterThanOrEqual(ledger.acknowledged.length);
      await eventually(async () => {
        const arrived = new Set((await readNats(nats.url)).map(({ messageId }) => messageId));
        expect(feed.filter(({ id }) => !arrived.has(id))).toEqual([]);
      });
      process.stderr.write(
        `upgrade: ${witness.answered} requests in ${seconds.toFixed()} s, 0 failed, slowest ` +
          `${witness.longest.toFixed()} ms, ${feed.length} events, seed ${random.seed}\n`,
      );
    },
    120_000 + 12 * SECONDS * 1000,
  );

  /** Every event of the tenant, once all have their places. */
  async function wholeFeed(): Promise<readonly { readonly seq: number; readonly id: string }[]> {
    const events: { readonly seq: number; readonly id: string }[] = [];
    for (let after: string | undefined; ;) {
      const query = after === undefined ? '' : `&after=${after}`;
      const page = await client.get(`${env['PUBLIC_URL']}/events/v1/feed?limit=1000${query}`);
      expect(page.status).toBe(200);
      for (const event of listAt(page.body, 'events')) {
        events.push({ seq: Number(at(event, 'sequence')), id: textAt(event, 'id') });
      }
      after = textAt(page.body, 'next');
      if (at(page.body, 'more') !== true) return events;
    }
  }
});
