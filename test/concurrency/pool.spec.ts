import { expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { openDatabase, storeHealth } from '@rollcall/persistence';

import { MIGRATIONS } from '../../migrations/index.js';
import { describeOnMariadb } from '../support/engines.js';
import { eventually } from '../support/eventually.js';
import { openStore } from '../support/open-store.js';

const UNAVAILABLE = { errorName: 'unavailable', headers: { 'Retry-After': '1' } };

describeOnMariadb('a pool without a free connection', (engine) => {
  it('RFC 7644 §3.12: refuses with 503 and Retry-After instead of waiting for ever', async () => {
    const store = await openStore(engine);
    const database = await openDatabase({
      url: store.url,
      migrations: MIGRATIONS,
      poolSize: 1,
      acquireTimeout: 50,
    });
    try {
      let release = (): void => undefined;
      const held = database.unitOfWork.read(() => new Promise<void>((resolve) => (release = resolve)));
      const refused = database.unitOfWork.read((session) => session.query('select 1', []));
      await expect(refused).rejects.toMatchObject({
        errorName: 'unavailable',
        headers: { 'Retry-After': '1' },
      });
      // Overload is not an outage: the process would be taken out of the load balancer.
      await storeHealth(database).ping();
      expect(await storeHealth(database).pendingMigrations()).toEqual([]);
      release();
      await held;
      await expect(
        database.unitOfWork.read((session) => session.query('select 1', [])),
      ).resolves.toHaveLength(1);
    } finally {
      await database.close();
      await store.close();
    }
  });

  it('changes that wait for rows leave connections to reads', async () => {
    const store = await openStore(engine);
    const database = await openDatabase({
      ...{ url: store.url, migrations: MIGRATIONS, poolSize: 5, acquireTimeout: 50 },
    });
    const { unitOfWork } = database;
    try {
      const releases: (() => void)[] = [];
      const writes = Array.from({ length: 4 }, () =>
        unitOfWork.write(() => new Promise<void>((resolve) => releases.push(resolve))),
      );
      while (releases.length < 4) await pause(5);
      await expect(unitOfWork.write(() => Promise.resolve())).rejects.toMatchObject(UNAVAILABLE);
      expect(await unitOfWork.read((session) => session.query('select 1', []))).toHaveLength(1);
      for (const release of releases) release();
      await Promise.all(writes);
    } finally {
      await database.close();
      await store.close();
    }
  });
});

describeOnMariadb('a statement that an operator kills', (engine) => {
  it('is repeated, and its connection is not left open', async () => {
    const store = await openStore(engine);
    const database = await openDatabase({ url: store.url, migrations: MIGRATIONS, poolSize: 4 });
    const name = new URL(store.url).pathname.slice(1);
    const processes = (state: string) =>
      store.database.unitOfWork.read((session) =>
        session.query<{ id: number }>(
          `select id from information_schema.processlist where db = ? and id <> connection_id() and ${state}`,
          [name],
        ),
      );
    try {
      for (let round = 0; round < 5; round++) {
        const reads = Array.from({ length: 4 }, () =>
          database.unitOfWork.read((session) => session.query(`select ${round} as round, sleep(2)`, [])),
        );
        let busy = await processes("info like 'select % as round%'");
        while (busy.length < 4) busy = await processes("info like 'select % as round%'");
        for (const { id } of busy) {
          await store.database.unitOfWork.read((session) => session.query(`kill query ${id}`, []));
        }
        // A sleep that is killed says so by its result and is no error, on some servers.
        for (const rows of await Promise.all(reads)) expect(rows).toHaveLength(1);
      }
      // Four of the pool, and those of the store that looks.
      await eventually(async () => expect((await processes('1 = 1')).length).toBeLessThanOrEqual(8));
    } finally {
      await database.close();
      await store.close();
    }
  });
});
