import { expect, it } from '@jest/globals';
import {
  FoldVersionMismatch,
  migrate,
  openDatabase,
  pendingMigrations,
  readCursorKey,
  storeHealth,
  type Database,
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
    await second.unitOfWork.write((session) =>
      session.run("update setting set value = 'other' where name = 'fold_version'", []),
    );
    await second.close();
    await expect(open()).rejects.toThrow(FoldVersionMismatch);
    await expect(open()).rejects.toThrow(FoldVersionMismatch);
  });

  it('make the key of cursors, once for a database', async () => {
    const url = await engine.databaseUrl();
    const keys: Buffer[] = [];
    for (const start of [1, 2]) {
      const database = await openDatabase({ url, migrations: MIGRATIONS });
      try {
        if (start === 1) {
          const refusal = {
            name: 'DatabaseUnavailable',
            message: expect.stringContaining('rollcall migrate'),
          };
          await expect(readCursorKey(database)).rejects.toMatchObject(refusal);
        }
        await migrate(database);
        keys.push(await readCursorKey(database));
      } finally {
        await database.close();
      }
    }
    expect(keys[0]).toHaveLength(32);
    expect(keys[1]).toEqual(keys[0]);
    const other = await openDatabase({ url: await engine.databaseUrl(), migrations: MIGRATIONS });
    try {
      await migrate(other);
      expect(await readCursorKey(other)).not.toEqual(keys[0]);
    } finally {
      await other.close();
    }
  });
});

describeOnMariadb('migrations of several processes', (engine) => {
  it('five that start at once on an empty schema leave one migrated schema, with one key', async () => {
    const url = await engine.databaseUrl();
    const databases: Database[] = await Promise.all(
      Array.from({ length: 5 }, () => openDatabase({ url, migrations: MIGRATIONS })),
    );
    try {
      const applied = await Promise.all(databases.map(migrate));
      expect(applied.flat()).toEqual(NAMES);
      const keys = new Set<string>();
      for (const database of databases) {
        expect(await pendingMigrations(database)).toEqual([]);
        keys.add((await readCursorKey(database)).toString('hex'));
      }
      expect(keys.size).toBe(1);
    } finally {
      await Promise.all(databases.map((database) => database.close()));
    }
  });
});
