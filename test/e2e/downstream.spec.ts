import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createServer } from 'node:net';

import { seededRandom } from '../fault/random.js';
import { forEachEngine } from '../support/engines.js';
import { eventually } from '../support/eventually.js';
import { makeGroup, makeUser, patchOp, textAt } from '../support/scim-messages.js';
import { spawnService, type ServiceProcess } from '../support/service.js';
import { directoryOf, Downstream } from './downstream-world.js';
import { RandomChanges } from './random-changes.js';

/** Milliseconds: the first start builds the package and the example. */
const BUILD = 120_000;

/** Milliseconds within which everything is mirrored after the last fault. */
const CONVERGENCE = 30_000;

forEachEngine('the example downstream service, by the feed', (engine) => {
  let service: ServiceProcess;
  let downstream: Downstream;

  beforeAll(async () => {
    service = await spawnService({ databaseUrl: await engine.databaseUrl() });
    await service.ready();
    downstream = await Downstream.create({ service });
    await makeUser(service.client, { userName: 'before@fjordbank.example' });
    downstream.start();
    await downstream.live();
  }, BUILD);
  afterAll(async () => {
    await downstream.end('SIGTERM');
    await service.stop();
  });

  async function mirrorEqualsDirectory(): Promise<void> {
    await eventually(async () => {
      expect(await downstream.mirrored()).toEqual(await directoryOf(service.client));
    }, CONVERGENCE);
  }

  function printed(...words: readonly string[]): boolean {
    return downstream.lines.some((line) => words.every((word) => line.includes(word)));
  }

  it('started from its README in two commands, it shows who was there, and then each change as it happens', async () => {
    expect(printed('user', 'snapshot', 'before@fjordbank.example')).toBe(true);

    const ines = await makeUser(service.client, { userName: 'ines.okafor@fjordbank.example' });
    await eventually(() => expect(printed('user', 'created', 'ines.okafor')).toBe(true));

    const off = patchOp({ op: 'replace', path: 'active', value: false });
    expect((await service.client.patch(ines.path, off)).status).toBe(200);
    await eventually(() => expect(printed('user', 'deactivated', 'ines.okafor')).toBe(true));

    const desk = await makeGroup(service.client, { displayName: 'Credit Desk' });
    const add = patchOp({ op: 'add', path: 'members', value: [{ value: ines.id }] });
    expect((await service.client.patch(desk.path, add)).status).toBe(204);
    await eventually(() =>
      expect(printed('group', 'membersChanged', 'Credit Desk: +ines.okafor')).toBe(true),
    );

    await service.client.delete(ines.path);
    await eventually(() => expect(printed('user', 'deleted', 'ines.okafor')).toBe(true));
    await mirrorEqualsDirectory();
  });

  it('a change of more than 250 members arrives in all its parts', async () => {
    const members = await Promise.all(Array.from({ length: 300 }, () => makeUser(service.client)));
    const values = members.map(({ id }) => ({ value: id }));
    const group = await makeGroup(service.client, { members: values });
    await mirrorEqualsDirectory();
    const remove = patchOp({ op: 'remove', path: 'members' });
    expect((await service.client.patch(group.path, remove)).status).toBe(204);
    await mirrorEqualsDirectory();
    await Promise.all(members.map(({ path }) => service.client.delete(path)));
    await mirrorEqualsDirectory();
  }, 60_000);

  it('goes on where it stopped', async () => {
    await downstream.end('SIGTERM');
    const user = await makeUser(service.client, { userName: 'while.it.was.away@fjordbank.example' });
    downstream.start();
    await eventually(() => expect(printed('user', 'created', 'while.it.was.away')).toBe(true));
    expect(textAt(user.body, 'userName')).toBe('while.it.was.away@fjordbank.example');
  });

  it('ends with 1 where its port is taken, and says so', async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
    const address = holder.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const second = await Downstream.create({ service, env: { PORT: String(port) } });
    try {
      second.start();
      expect(await second.ended()).toEqual({ code: 1, signal: null });
      expect(second.lines.join('\n')).toContain(`address already in use 127.0.0.1:${port}`);
    } finally {
      await second.end('SIGKILL');
      await new Promise((resolve) => holder.close(resolve));
    }
  });

  it('after kill -9 of the example at random instants under random changes, its mirror equals the directory', async () => {
    const random = seededRandom();
    const changes = new RandomChanges(service.client, random);
    try {
      for (let round = 0; round < 6; round += 1) {
        const changing = changes.make(60);
        await downstream.live();
        await new Promise((resolve) => setTimeout(resolve, random.between(0, 300)));
        await downstream.end('SIGKILL');
        downstream.start();
        await changing;
      }
      await mirrorEqualsDirectory();
    } catch (error) {
      throw new Error(`ROLLCALL_TEST_SEED=${random.seed}`, { cause: error });
    }
  }, 120_000);
});
