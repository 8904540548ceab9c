import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { openDatabase, resourceRepository, uuidSource, type Database } from '@rollcall/persistence';
import type { RequestContext, ResourceReader, ResourceWriter } from '@rollcall/directory';
import { GROUP_TYPE, USER_TYPE } from '@rollcall/scim';

import { MIGRATIONS } from '../../migrations/index.js';
import { LINKS, NOTHING_WANTED, openStore, type OpenStore } from '../support/open-store.js';
import { describeOnMariadb } from '../support/engines.js';
import { Network } from './network.js';

const UNAVAILABLE = { errorName: 'unavailable', headers: { 'Retry-After': '1' } };

describeOnMariadb('a connection that is lost', (engine) => {
  let store: OpenStore;
  let ctx: RequestContext;
  let network: Network;
  let database: Database;
  let resources: ResourceReader & ResourceWriter;
  const ids = uuidSource();

  beforeEach(async () => {
    store = await openStore(engine);
    ctx = await store.context();
    const url = new URL(store.url);
    network = new Network({ host: url.hostname, port: Number(url.port) });
    url.port = String(await network.open());
    database = await openDatabase({ url: url.toString(), migrations: MIGRATIONS });
    const { unitOfWork } = database;
    resources = resourceRepository({ unitOfWork, types: [USER_TYPE, GROUP_TYPE], links: LINKS, ids });
  });
  afterEach(async () => {
    await database.close();
    await network.close();
    await store.close();
  });

  const create = (userName: string) =>
    resources.create(
      ctx,
      USER_TYPE,
      { id: ids.next(), attributes: { userName }, members: [] },
      NOTHING_WANTED,
    );

  async function counts(): Promise<readonly [resources: number, events: number]> {
    const page = await store.resources.list(ctx, USER_TYPE, {
      page: { startIndex: 1, count: 10 },
      wanted: NOTHING_WANTED,
    });
    const [events] = await store.database.unitOfWork.read((session) =>
      session.query<{ total: number }>('select count(*) as total from event where tenant_id = ?', [
        ctx.tenant.id,
      ]),
    );
    return [page.totalResults, events?.total ?? 0];
  }

  it('before COMMIT: the mutation runs again', async () => {
    network.fail(
      { statement: 'insert into event', lost: 'statement' },
      { statement: 'insert into resource', lost: 'answer' },
    );
    await expect(create('again')).resolves.toMatchObject({ version: 1 });
    expect(network.left).toBe(0);
    expect(await counts()).toEqual([1, 1]);
  });

  it('on the way to COMMIT: the mutation is found missing, and runs again', async () => {
    network.fail({ statement: 'commit', lost: 'statement' });
    await expect(create('missing')).resolves.toMatchObject({ version: 1 });
    expect(await counts()).toEqual([1, 1]);
  });

  it('after COMMIT: the mutation is found by its event, and does not run again', async () => {
    network.fail({ statement: 'commit', lost: 'answer' });
    const { id } = await create('found');
    expect(await counts()).toEqual([1, 1]);
    network.fail({ statement: 'commit', lost: 'answer' });
    const result = await resources.mutate(ctx, USER_TYPE, id, {
      operation: 'patch',
      apply: (current) => ({ ...current, title: `${String(current['title'] ?? '')}x` }),
      wanted: NOTHING_WANTED,
    });
    expect(result).toMatchObject({ changed: true, resource: { version: 2, attributes: { title: 'x' } } });
    expect(await counts()).toEqual([1, 2]);
  });

  it('H-ETAG-09: a change that depends on a version is not refused because of itself', async () => {
    const { id } = await create('conditional');
    const retitle = (title: string, ifMatch: readonly number[]) =>
      resources.mutate(ctx, USER_TYPE, id, {
        operation: 'put',
        apply: (current) => ({ ...current, title }),
        wanted: NOTHING_WANTED,
        ifMatch,
      });
    network.fail({ statement: 'commit', lost: 'answer' });
    await expect(retitle('a', [1])).resolves.toMatchObject({ changed: true, resource: { version: 2 } });
    network.fail({ statement: 'commit', lost: 'statement' });
    await expect(retitle('b', [2])).resolves.toMatchObject({ changed: true, resource: { version: 3 } });
    network.fail({ statement: 'commit', lost: 'answer' });
    await expect(resources.remove(ctx, USER_TYPE, id, { ifMatch: [3] })).resolves.toBe(true);
    expect(network.left).toBe(0);
    expect(await counts()).toEqual([0, 4]);
  });

  it('after a COMMIT that wrote no event: the outcome is not known, and says so', async () => {
    network.fail({ statement: 'commit', lost: 'answer' });
    const write = database.unitOfWork.write((session) =>
      session.run('insert into setting (name, value) values (?, ?)', ['spec', 'x']),
    );
    await expect(write).rejects.toMatchObject({ errorName: 'unavailable', headers: { 'Retry-After': '1' } });
  });

  it('during a read: the read is repeated', async () => {
    await create('found');
    network.fail({ statement: 'select', lost: 'answer' });
    const page = await resources.list(ctx, USER_TYPE, {
      page: { startIndex: 1, count: 10 },
      wanted: NOTHING_WANTED,
    });
    expect(page.totalResults).toBe(1);
    expect(network.left).toBe(0);
  });

  it('R3: a server that is gone is 503 with Retry-After, for reads and for writes', async () => {
    await network.close();
    await expect(resources.find(ctx, USER_TYPE, ids.next(), NOTHING_WANTED)).rejects.toMatchObject(
      UNAVAILABLE,
    );
    const list = resources.list(ctx, USER_TYPE, {
      page: { startIndex: 1, count: 1 },
      wanted: NOTHING_WANTED,
    });
    await expect(list).rejects.toMatchObject(UNAVAILABLE);
    await expect(create('nowhere')).rejects.toMatchObject(UNAVAILABLE);
  });

  it('again and again: the mutation is given up with 503 and leaves nothing', async () => {
    network.fail(
      ...Array.from({ length: 80 }, () => ({ statement: 'insert into event', lost: 'statement' }) as const),
    );
    await expect(create('given up')).rejects.toMatchObject({ errorName: 'unavailable' });
    expect(await counts()).toEqual([0, 0]);
  });
});

describeOnMariadb('a server that hangs', (engine) => {
  it('R5: is 503 with Retry-After after the statement timeout, for reads and writes, and the next connection works', async () => {
    const store = await openStore(engine);
    const url = new URL(store.url);
    const network = new Network({ host: url.hostname, port: Number(url.port) });
    url.port = String(await network.open());
    const database = await openDatabase({
      url: url.toString(),
      migrations: MIGRATIONS,
      poolSize: 1,
      statementTimeout: 200,
    });
    const read = () => database.unitOfWork.read((session) => session.query('select 1 as one', []));
    const write = (name: string) =>
      database.unitOfWork.write((session) =>
        session.run('insert into setting (name, value) values (?, ?)', [name, 'x']),
      );
    try {
      for (const statement of ['select 1', 'insert', 'commit'] as const) {
        network.fail({ statement, lost: 'silence' });
        await expect(statement === 'select 1' ? read() : write(statement)).rejects.toMatchObject(UNAVAILABLE);
        expect(network.left).toBe(0);
        await expect(read()).resolves.toEqual([{ one: 1 }]);
      }
    } finally {
      await database.close();
      await network.close();
      await store.close();
    }
  });

  it('R5: does not go on with a statement that nobody waits for any more', async () => {
    const url = await engine.databaseUrl();
    const database = await openDatabase({ url, migrations: MIGRATIONS, statementTimeout: 300 });
    const watcher = await openDatabase({ url, migrations: MIGRATIONS });
    const running = () =>
      watcher.unitOfWork.read((session) =>
        session.query("select 1 from information_schema.processlist where info like 'select sleep%'", []),
      );
    try {
      const asleep = database.unitOfWork.read((session) => session.query('select sleep(60)', []));
      await expect(asleep).rejects.toMatchObject(UNAVAILABLE);
      const deadline = performance.now() + 5000;
      while ((await running()).length > 0 && performance.now() < deadline) await pause(20);
      expect(await running()).toEqual([]);
    } finally {
      await database.close();
      await watcher.close();
    }
  });

  it('R5: time does not end a migration', async () => {
    const database = await openDatabase({
      url: await engine.databaseUrl(),
      migrations: MIGRATIONS,
      statementTimeout: 50,
    });
    try {
      const slept = await database.migrating((runner) => runner.query('select sleep(0.2) as slept'));
      expect(slept).toEqual([{ slept: 0 }]);
    } finally {
      await database.close();
    }
  });
});

describeOnMariadb('a server that refuses', (engine) => {
  it.each([1040, 1045, 1290, 1836, 1969])(
    'R3: error %i is 503 with Retry-After, and is not repeated',
    async (errno) => {
      const store = await openStore(engine);
      const refusal = `signal sqlstate 'HY000' set mysql_errno = ${errno}, message_text = 'refused'`;
      let attempts = 0;
      try {
        const read = store.database.unitOfWork.read((session) => {
          attempts += 1;
          return session.query(refusal, []);
        });
        await expect(read).rejects.toMatchObject(UNAVAILABLE);
        const write = store.database.unitOfWork.write((session) => {
          attempts += 1;
          return session.run(refusal, []);
        });
        await expect(write).rejects.toMatchObject(UNAVAILABLE);
        expect(attempts).toBe(2);
        await store.context();
      } finally {
        await store.close();
      }
    },
  );
});
