import { expect, it } from '@jest/globals';
import {
  migrate,
  openDatabase,
  pendingMigrations,
  storeHealth,
  FoldVersionMismatch,
} from '@rollcall/persistence';

import { MIGRATIONS } from '../../migrations/index.js';
import { describeOnMariadb, forEachEngine } from '../support/engines.js';

const NAMES = MIGRATIONS.map(({ name }) => name);

forEachEngine('migrations', (engine) => {
  it('are pending until they are applied, and applied once', async () => {
    const database = await openDatabase({ url: await engine.databaseUrl(), migrations: MIGRATIONS });
    try {
      const health = storeHealth(database);
      await expect(health.ping()).resolves.toBeUndefined();
      expect(await health.pendingMigrations()).toEqual(NAMES);
      expect(await migrate(database)).toEqual(NAMES);
      expect(await migrate(database)).toEqual([]);
      expect(await health.pendingMigrations()).toEqual([]);
    } finally {
      await database.close();
    }
  });

  it('record the fold version, which every later start compares with its own', async () => {
    const url = await engine.databaseUrl();
    const open = () => openDatabase({ url, migrations: MIGRATIONS });
    const first = await open();
    await migrate(first);
    await first.close();
    const second = await open();
    await second.unitOfWork.write((session) => session.run("update setting set value = 'other'", []));
    await second.close();
    await expect(open()).rejects.toThrow(FoldVersionMismatch);
    await expect(open()).rejects.toThrow(FoldVersionMismatch);
  });
});

describeOnMariadb('migrations of several processes', (engine) => {
  it('five that start at once on an empty schema leave one migrated schema', async () => {
    const url = await engine.databaseUrl();
    const databases = await Promise.all(
      Array.from({ length: 5 }, () => openDatabase({ url, migrations: MIGRATIONS })),
    );
    try {
      const applied = await Promise.all(databases.map(migrate));
      expect(applied.flat()).toEqual(NAMES);
      for (const database of databases) expect(await pendingMigrations(database)).toEqual([]);
    } finally {
      await Promise.all(databases.map((database) => database.close()));
    }
  });
});
