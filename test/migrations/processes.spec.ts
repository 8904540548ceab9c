import { afterEach, describe, expect, it } from '@jest/globals';
import { migrate, openDatabase, pendingMigrations, recount, type Database } from '@rollcall/persistence';
import { createConnection } from 'mysql2/promise';

import { MIGRATIONS } from '../../migrations/index.js';
import { describeOnMariadb, libsqlEngine, type Engine } from '../support/engines.js';
import { spawnService, type ServiceProcess } from '../support/service.js';
import { startCommand, type CommandProcess } from './command-process.js';
import { oldDatabase } from './old-database.js';
import { schemaOf } from './schema-of.js';
import { serverRuns } from './server-runs.js';

const PROCESSES = 5;
const PATIENCE = 120_000;
const NAMES = MIGRATIONS.map(({ name }) => name);

/** What a command says that applied a number of migrations. */
const appliedText = (count: number): string => `Applied ${count} migration${count === 1 ? '' : 's'}:`;
const NOTHING = 'Nothing to apply: the database has every migration.';

const STATES = [
  ['an empty schema', (engine: Engine) => engine.databaseUrl(), NAMES.length],
  ['an old schema', (engine: Engine) => oldDatabase(engine, 1), NAMES.length - 1],
] as const;

const running: { kill(signal: NodeJS.Signals): unknown }[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

function start(url: string): CommandProcess {
  const command = startCommand(url, 'migrate');
  running.push(command.child);
  return command;
}

async function startServices(databaseUrl: string): Promise<readonly ServiceProcess[]> {
  const services = await Promise.all(Array.from({ length: PROCESSES }, () => spawnService({ databaseUrl })));
  running.push(...services.map(({ child }) => child));
  return services;
}

async function opened<T>(url: string, work: (database: Database) => Promise<T>): Promise<T> {
  const database = await openDatabase({ url, migrations: MIGRATIONS });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

/** One schema, as a single process makes it; each migration, setting and name of a tenant once; no number wrong. */
async function expectMigrated(engine: Engine, url: string): Promise<void> {
  const fresh = await opened(await engine.databaseUrl(), async (database) => {
    await migrate(database);
    return database.unitOfWork.read(schemaOf);
  });
  await opened(url, async (database) => {
    expect(await pendingMigrations(database)).toEqual([]);
    expect(await database.unitOfWork.read(schemaOf)).toEqual(fresh);
    expect(await recount(database)).toEqual([]);
    const names = (table: string): Promise<readonly string[]> =>
      database.unitOfWork.read(async (session) => {
        const rows = await session.query<{ name: string }>(`select name from ${table} order by name`, []);
        return rows.map(({ name }) => name);
      });
    expect(await names('migration')).toEqual([...NAMES].sort());
    expect(await names('setting')).toEqual(['cursor_key', 'fold_version']);
    const tenants = await names('tenant');
    expect(tenants).toEqual([...new Set(tenants)]);
    expect(tenants.length).toBeGreaterThan(0);
  });
}

describeOnMariadb('five processes that start at once on a server', (engine) => {
  it.each(STATES)(
    'rollcall migrate, on %s: one applies, the others wait and find nothing to do',
    async (_, prepare, missing) => {
      const url = await prepare(engine);
      const commands = Array.from({ length: PROCESSES }, () => start(url));
      const ended = await Promise.all(commands.map((command) => command.ended));
      expect(ended.map(({ code, err }) => ({ code, err }))).toEqual(ended.map(() => ({ code: 0, err: '' })));
      const said = ended.map(({ out }) => out.split('\n')[0]);
      expect(said.sort()).toEqual([appliedText(missing), ...Array<string>(PROCESSES - 1).fill(NOTHING)]);
      await expectMigrated(engine, url);
    },
    PATIENCE,
  );

  it.each(STATES)(
    'services with MIGRATE=auto, on %s: all become ready',
    async (_, prepare, _missing) => {
      const url = await prepare(engine);
      const services = await startServices(url);
      await Promise.all(services.map((service) => service.ready()));
      const exits = await Promise.all(services.map((service) => service.stop()));
      expect(exits).toEqual(exits.map(() => ({ code: 0, signal: null })));
      expect(services.map((service) => service.stderr())).toEqual(services.map(() => ''));
      await expectMigrated(engine, url);
    },
    PATIENCE,
  );
});

describe('five processes that start at once on a file', () => {
  it.each(STATES)(
    'rollcall migrate, on %s: one at a time, and the others say so',
    async (_, prepare, _missing) => {
      const url = await prepare(libsqlEngine);
      const commands = Array.from({ length: PROCESSES }, () => start(url));
      const ended = await Promise.all(commands.map((command) => command.ended));
      const refused = ended.filter(({ code }) => code !== 0);
      expect(refused.length).toBeLessThan(PROCESSES);
      for (const { code, out, err } of refused) {
        expect({ code, out }).toEqual({ code: 1, out: '' });
        expect(err).toMatch(
          /^rollcall: The service holds the database, or another "rollcall migrate" does\. .*\.\n$/,
        );
      }
      await expectMigrated(libsqlEngine, url);
    },
    PATIENCE,
  );

  it(
    'services: one becomes ready, and the others say so and end',
    async () => {
      const url = await libsqlEngine.databaseUrl();
      const services = await startServices(url);
      const ready = await Promise.allSettled(services.map((service) => service.ready()));
      const up = services.filter((_, index) => ready[index]?.status === 'fulfilled');
      expect(up).toHaveLength(1);
      for (const service of services) {
        if (up.includes(service)) continue;
        expect(await service.exited).toMatchObject({ code: 1 });
        expect(service.stderr()).toMatch(/^rollcall: .* is in use by another process\. .*\n$/);
      }
      expect(await up[0]?.stop()).toMatchObject({ code: 0 });
      await expectMigrated(libsqlEngine, url);
    },
    PATIENCE,
  );
});

describeOnMariadb('the lock of migrations', (engine) => {
  it(
    'is waited for, and then there is nothing left to do',
    async () => {
      const url = await oldDatabase(engine, 1);
      const looking = await createConnection(url);
      try {
        await opened(url, async (database) => {
          const command = await database.migrating(async (runner) => {
            const started = start(url);
            await serverRuns(looking, 'select get_lock');
            await runner.dataSource.runMigrations({ transaction: 'none' });
            return started;
          });
          expect(await command.ended).toEqual({ code: 0, out: expect.stringContaining(NOTHING), err: '' });
        });
      } finally {
        await looking.end();
      }
      await expectMigrated(engine, url);
    },
    PATIENCE,
  );

  it(
    'is free when the process that holds it is killed, and another goes on where it was',
    async () => {
      const url = await oldDatabase(engine, 1);
      const [looking, blocking] = [await createConnection(url), await createConnection(url)];
      try {
        await blocking.query('lock tables resource write');
        const killed = start(url);
        // It holds the lock, and tries again and again to count the resources.
        await serverRuns(looking, 'INSERT INTO resource_count');
        const next = start(url);
        await serverRuns(looking, 'select get_lock');
        killed.child.kill('SIGKILL');
        expect(await killed.ended).toMatchObject({ code: null });
        // Only who holds the lock counts: it is the other one now.
        await serverRuns(looking, 'INSERT INTO resource_count');
        await blocking.query('unlock tables');
        const { code, out, err } = await next.ended;
        expect({ code, err }).toEqual({ code: 0, err: '' });
        // Nothing but the result is on standard output, which may be a script's.
        expect(out).toMatch(
          /^Applied \d+ migrations?:\n( {2}\w+\n)+ROLLCALL_BOOTSTRAP_TOKEN .* ignored: .*\n$/,
        );
      } finally {
        await looking.end();
        await blocking.end();
      }
      await expectMigrated(engine, url);
    },
    PATIENCE,
  );
});
