import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { seededRandom } from '../fault/random.js';
import { backUp, destroyDatabase, restoreBackup } from '../support/backup.js';
import { rollcall } from '../support/command-line.js';
import { forEachEngine } from '../support/engines.js';
import { eventually } from '../support/eventually.js';
import { at, listAt, makeUser, patchOp, textAt } from '../support/scim-messages.js';
import { spawnService, type ServiceProcess } from '../support/service.js';
import { directoryOf, Downstream } from './downstream-world.js';
import { RandomChanges } from './random-changes.js';

/** Milliseconds: the first start builds the package and the example. */
const BUILD = 120_000;

/** Milliseconds within which everything is mirrored. */
const CONVERGENCE = 30_000;

interface Place {
  readonly epoch: number;
  readonly seq: number;
}

forEachEngine('backup and restore', (engine) => {
  let databaseUrl: string;
  let service: ServiceProcess;
  let downstream: Downstream;

  beforeAll(async () => {
    databaseUrl = await engine.databaseUrl();
    service = await spawnService({ databaseUrl });
    await service.ready();
    downstream = await Downstream.create({ service });
    downstream.start();
    await downstream.live();
  }, BUILD);
  afterAll(async () => {
    await downstream.end('SIGTERM');
    await service.stop();
  });

  async function converges(): Promise<void> {
    await eventually(async () => {
      expect(await downstream.mirrored()).toEqual(await directoryOf(service.client));
    }, CONVERGENCE);
  }

  /** Places and epochs of all events of the feed. */
  async function places(): Promise<readonly Place[]> {
    const found: Place[] = [];
    for (let after = ''; ;) {
      const page = await service.client.get(`${service.origin}/events/v1/feed?limit=1000${after}`);
      expect(page.status).toBe(200);
      for (const event of listAt(page.body, 'events')) {
        found.push({ epoch: Number(at(event, 'epoch')), seq: Number(at(event, 'sequence')) });
      }
      after = `&after=${textAt(page.body, 'next')}`;
      if (at(page.body, 'more') !== true) return found;
    }
  }

  it('O6: dumped under load, destroyed and restored, its events go on with a higher seq, and consumers converge', async () => {
    const random = seededRandom();
    const changes = new RandomChanges(service.client, random);
    const kept = await makeUser(service.client, { userName: 'kept@fjordbank.example' });
    await changes.make(40);
    await converges();

    const during = changes.make(40);
    const backup = backUp(
      databaseUrl,
      mkdtempSync(join(process.env['ROLLCALL_TEST_FOLDER'] ?? tmpdir(), 'backup-')),
    );
    await during;
    await makeUser(service.client, { userName: 'lost@fjordbank.example' });
    const retitle = (title: string): Promise<unknown> =>
      service.client.patch(kept.path, patchOp({ op: 'replace', path: 'title', value: title }));
    for (const title of ['lost', 'lost, too', 'lost, as well']) await retitle(title);
    await converges();

    const { ports, token } = service;
    service.child.kill('SIGKILL');
    await service.exited;
    await destroyDatabase(databaseUrl);
    restoreBackup(backup, databaseUrl);
    const environment = { DATABASE_URL: databaseUrl };
    expect(await rollcall('migrate --check', environment)).toMatchObject({ code: 0 });
    expect(await rollcall('events restored', environment, { now: Date.now })).toMatchObject({ code: 0 });

    service = await spawnService({ databaseUrl, ports, env: { ROLLCALL_BOOTSTRAP_TOKEN: token } });
    await service.ready();
    const before = (await places()).at(-1) ?? { epoch: 0, seq: 0 };
    expect(before.seq).toBeGreaterThan(20);
    await retitle('after the restore');
    await new RandomChanges(service.client, random).make(20);
    await converges();

    // The backup has the lease of the process that was killed, which has to run out before another one relays.
    await eventually(
      async () => expect((await places()).length).toBeGreaterThan(before.seq + 10),
      CONVERGENCE,
    );
    await converges();
    const after = await places();
    expect(after.map(({ seq }) => seq)).toEqual(after.map((_, index) => index + 1));
    const since = after.slice(before.seq);
    expect(Math.min(...since.map(({ epoch }) => epoch))).toBeGreaterThan(1);
    const mirrored = await downstream.mirrored();
    expect(JSON.stringify(mirrored)).not.toContain('lost');
    expect(mirrored.users[kept.id]).toMatchObject({ attributes: { title: 'after the restore' } });
    // What is printed last is what a person repeats it with.
    process.stderr.write(`drill: ${after.length} events, seed ${random.seed}\n`);
  }, 120_000);
});
