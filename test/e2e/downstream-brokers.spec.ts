import { afterAll, beforeAll, expect, it } from '@jest/globals';

import { seededRandom } from '../fault/random.js';
import { describeOnNats, describeOnRabbitmq } from '../support/brokers.js';
import { libsqlEngine } from '../support/engines.js';
import { eventually } from '../support/eventually.js';
import { makeGroup, makeUser, patchOp } from '../support/scim-messages.js';
import type { Server } from '../support/server-process.mjs';
import { spawnService, type ServiceProcess } from '../support/service.js';
import { directoryOf, Downstream } from './downstream-world.js';
import { RandomChanges } from './random-changes.js';

/** Milliseconds: a broker starts, and the first start of the example builds it. */
const START = 120_000;

/** Milliseconds within which everything is mirrored after the last fault. */
const CONVERGENCE = 60_000;

/** The same for every broker: `start` starts one. */
function downstreamBy(start: () => Promise<Server>): void {
  let broker: Server;
  let service: ServiceProcess;
  let downstream: Downstream;

  beforeAll(async () => {
    broker = await start();
    service = await spawnService({
      databaseUrl: await libsqlEngine.databaseUrl(),
      env: { BROKER_URL: broker.url },
    });
    await service.ready();
    await makeUser(service.client, { userName: 'before@fjordbank.example' });
    downstream = await Downstream.create({ service, env: { EVENTS: broker.url } });
    downstream.start();
    await downstream.live();
    // RabbitMQ writes the name of a new quorum queue to its disk some seconds later, and forgets the queue where it is
    // killed before.
    await broker.shutdown();
    await broker.start();
    await downstream.live();
  }, START);
  afterAll(async () => {
    await downstream.end('SIGTERM');
    await service.stop();
    await broker.stop();
  }, START);

  function printed(...words: readonly string[]): boolean {
    return downstream.lines.some((line) => words.every((word) => line.includes(word)));
  }

  async function mirrorEqualsDirectory(): Promise<void> {
    await eventually(async () => {
      expect(await downstream.mirrored()).toEqual(await directoryOf(service.client));
    }, CONVERGENCE);
  }

  it("shows a user's creation, deactivation and group change as they happen", async () => {
    expect(printed('user', 'snapshot', 'before@fjordbank.example')).toBe(true);
    const ines = await makeUser(service.client, { userName: 'ines.okafor@fjordbank.example' });
    await service.client.patch(ines.path, patchOp({ op: 'replace', path: 'active', value: false }));
    await makeGroup(service.client, { displayName: 'Credit Desk', members: [{ value: ines.id }] });
    await eventually(() => {
      expect(printed('user', 'created', 'ines.okafor')).toBe(true);
      expect(printed('user', 'deactivated', 'ines.okafor')).toBe(true);
      expect(printed('group', 'created', 'Credit Desk: +ines.okafor')).toBe(true);
    });
    await mirrorEqualsDirectory();
  });

  it(
    'after kill -9 of the example and of the broker under random changes, its mirror equals the directory',
    async () => {
      const random = seededRandom();
      const changes = new RandomChanges(service.client, random);
      try {
        for (let round = 0; round < 4; round += 1) {
          const changing = changes.make(60);
          await downstream.live();
          await new Promise((resolve) => setTimeout(resolve, random.between(0, 300)));
          if (round % 2 === 0) {
            await downstream.end('SIGKILL');
            downstream.start();
          } else {
            await broker.kill();
            await broker.start();
          }
          await changing;
        }
        await mirrorEqualsDirectory();
      } catch (error) {
        throw new Error(`ROLLCALL_TEST_SEED=${random.seed}`, { cause: error });
      }
    },
    4 * CONVERGENCE,
  );
}

describeOnNats('the example downstream service, by NATS JetStream', (start) => {
  downstreamBy(() => start());
});

describeOnRabbitmq('the example downstream service, by RabbitMQ', (start) => {
  downstreamBy(() => start());
});
