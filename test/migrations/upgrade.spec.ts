import { expect, it } from '@jest/globals';
import {
  migrate,
  openDatabase,
  pendingMigrations,
  readCount,
  readCursorKey,
  recount,
  type Database,
} from '@rollcall/persistence';
import { createConnection } from 'mysql2/promise';

import { MIGRATIONS } from '../../migrations/index.js';
import { describeOnMariadb, forEachEngine } from '../support/engines.js';
import { keptRows, oldDatabase, OLD_RESOURCES } from './old-database.js';
import { schemaOf } from './schema-of.js';
import { serverRuns } from './server-runs.js';

const NAMES = MIGRATIONS.map(({ name }) => name);

/** Every older state of the schema, by how many migrations it has. */
const AGES = NAMES.slice(1).map((_, index) => index + 1);

/** Migrations after which a release kept the numbers of resources. */
const COUNTED = 2;

const open = (url: string): Promise<Database> => openDatabase({ url, migrations: MIGRATIONS });

async function opened<T>(url: string, work: (database: Database) => Promise<T>): Promise<T> {
  const database = await open(url);
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

const shapeOf = (database: Database) => database.unitOfWork.read(schemaOf);

async function expectCounts(database: Database): Promise<void> {
  for (const tenantId of [1, 2]) {
    for (const [typeName, count] of Object.entries(OLD_RESOURCES)) {
      const kept = await database.unitOfWork.read((session) => readCount(session, { tenantId, typeName }));
      expect({ tenantId, typeName, kept }).toEqual({ tenantId, typeName, kept: count });
    }
  }
}

forEachEngine('an upgrade', (engine) => {
  it.each(AGES)(
    'from migration %i, of a database with rows in it, ends in the schema of a new one',
    async (age) => {
      const fresh = await opened(await engine.databaseUrl(), async (database) => {
        await migrate(database);
        return shapeOf(database);
      });
      await opened(await oldDatabase(engine, age), async (database) => {
        const before = await keptRows(database);
        expect(await migrate(database)).toEqual(NAMES.slice(age));
        expect(await shapeOf(database)).toEqual(fresh);
        expect(await keptRows(database)).toEqual(before);
        // A release that kept the numbers itself has kept them in rows that these old rows do not come with.
        if (age >= COUNTED) await recount(database);
        await expectCounts(database);
        expect(await readCursorKey(database)).toHaveLength(32);
      });
    },
  );

  it('can be repeated where a migration was cut off before it was recorded', async () => {
    await opened(await oldDatabase(engine, 1), async (database) => {
      await migrate(database);
      const [key, shape] = [await readCursorKey(database), await shapeOf(database)];
      await database.unitOfWork.write((session) => session.run('delete from migration', []));
      expect(await migrate(database)).toEqual(NAMES);
      await expectCounts(database);
      expect([await readCursorKey(database), await shapeOf(database)]).toEqual([key, shape]);
    });
  });

  it('leaves a schema with which the release before it goes on: expand, migrate, contract', async () => {
    const url = await oldDatabase(engine, NAMES.length - 1);
    await opened(url, migrate);
    const older = await openDatabase({ url, migrations: MIGRATIONS.slice(0, -1) });
    try {
      expect(await pendingMigrations(older)).toEqual([]);
      expect(await migrate(older)).toEqual([]);
    } finally {
      await older.close();
    }
  });
});

describeOnMariadb('an upgrade of a database in use', (engine) => {
  it('counts the resources without waiting for a writer of the release before it, whom nobody counts until later', async () => {
    const url = await oldDatabase(engine, 1);
    const writer = await createConnection(url);
    try {
      await writer.query('start transaction');
      await writer.query("delete from resource where tenant_id = 1 and type = 'User' order by id limit 2");
      await opened(url, async (database) => {
        expect(await migrate(database)).toEqual(NAMES.slice(1));
        await expectCounts(database);
        expect(await recount(database)).toEqual([]);
        await writer.query('commit');
        const { User: was } = OLD_RESOURCES;
        expect(await recount(database)).toEqual([{ tenantId: 1, typeName: 'User', was, total: was - 2 }]);
      });
    } finally {
      await writer.end();
    }
  });

  it('lets everybody pass while a long transaction keeps it from a table', async () => {
    const url = await oldDatabase(engine, 1);
    class AddNote1799999999999 {
      readonly name = 'AddNote1799999999999';
      async up(runner: { query(sql: string): Promise<unknown> }): Promise<void> {
        await runner.query('ALTER TABLE resource ADD COLUMN note INT NULL, ALGORITHM=INSTANT');
      }
      async down(): Promise<void> {}
    }
    const [backup, other] = [await createConnection(url), await createConnection(url)];
    const database = await openDatabase({ url, migrations: [...MIGRATIONS, AddNote1799999999999] });
    try {
      await backup.query('start transaction');
      await backup.query('select count(*) from resource');
      const migrating = migrate(database);
      await serverRuns(other, 'ALTER TABLE resource');
      // The long transaction goes on, so this returns only because the migration steps back.
      await other.query('select count(*) from resource');
      await backup.query('commit');
      expect(await migrating).toContain('AddNote1799999999999');
      await other.query('select note from resource limit 1');
    } finally {
      await backup.end();
      await other.end();
      await database.close();
    }
  });
});
