import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import {
  migrate,
  openDatabase,
  pendingMigrations,
  type Database,
  type DatabaseOptions,
} from '@rollcall/persistence';
import { createConnection } from 'mysql2/promise';

import { MIGRATIONS } from '../../migrations/index.js';
import { describeOnMariadb } from '../support/engines.js';
import { startMariadb } from '../support/mariadb.mjs';
import { Network } from './network.js';

const UNAVAILABLE = { errorName: 'unavailable', headers: { 'Retry-After': '1' } };

/** A host that came back has to be ready for five seconds; the rest is for a busy machine. */
const COMES_BACK = 17_000;

describeOnMariadb('a list of hosts', (engine) => {
  let url: URL;
  let networks: readonly Network[];
  let ports: readonly number[];
  const open: Database[] = [];

  beforeEach(async () => {
    url = new URL(await engine.databaseUrl());
    const target = { host: url.hostname, port: Number(url.port) };
    // The hosts are ways to one server: what is tested is which way is taken.
    networks = [new Network(target), new Network(target), new Network(target)];
    ports = await Promise.all(networks.map((network) => network.open()));
  });
  afterEach(async () => {
    for (const database of open.splice(0)) await database.close();
    await Promise.all(networks.map((network) => network.close().catch(() => undefined)));
  });

  const first = (): Network => networks[0]!;

  async function openList(count: number, options: Partial<DatabaseOptions> = {}): Promise<Database> {
    const hosts = ports.slice(0, count).map((port) => `127.0.0.1:${port}`);
    const database = await openDatabase({
      url: `mysql://root@${hosts.join(',')}${url.pathname}`,
      migrations: MIGRATIONS,
      ...options,
    });
    open.push(database);
    return database;
  }

  const placeOf = (marker: string): number => networks.findIndex((network) => network.saw(marker));

  async function placeOfRead({ unitOfWork }: Database): Promise<number> {
    const marker = randomBytes(8).toString('hex');
    await unitOfWork.read((session) => session.query(`select '${marker}' as marker`, []));
    return placeOf(marker);
  }

  async function placeOfWrite({ unitOfWork }: Database): Promise<number> {
    const marker = randomBytes(8).toString('hex');
    await unitOfWork.write((session) =>
      session.run(`insert into setting (name, value) values ('${marker}', 'x')`, []),
    );
    return placeOf(marker);
  }

  const places = async (database: Database): Promise<readonly number[]> => [
    await placeOfRead(database),
    await placeOfWrite(database),
  ];

  it('is migrated and used at its second host when the first one is dead from the start', async () => {
    await first().close();
    const database = await openList(2);
    expect(await migrate(database)).not.toEqual([]);
    expect(await pendingMigrations(database)).toEqual([]);
    expect(await places(database)).toEqual([1, 1]);
  });

  it('has its work at the first host, at the next one at once when that dies, and at the first again', async () => {
    const database = await openList(3);
    await migrate(database);
    expect(await places(database)).toEqual([0, 0]);
    await first().close();
    expect(await places(database)).toEqual([1, 1]);
    await networks[1]!.close();
    expect(await places(database)).toEqual([2, 2]);
    await first().open();
    const deadline = performance.now() + COMES_BACK;
    while ((await placeOfRead(database)) !== 0 && performance.now() < deadline) await pause(100);
    expect(await places(database)).toEqual([0, 0]);
  }, 30_000);

  it('R4: loses no change that was in hand when a host died', async () => {
    const database = await openList(2);
    await migrate(database);
    const names = Array.from({ length: 40 }, (_, index) => `in-hand-${index}`);
    const writes = names.map(async (name, index) => {
      if (index === 20) await first().close();
      await database.unitOfWork.write((session) =>
        session.run('insert into setting (name, value) values (?, ?)', [name, 'x']),
      );
      return name;
    });
    const settled = await Promise.allSettled(writes);
    const acknowledged = settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    // A COMMIT without an answer and without an event cannot be looked up; everything else goes on at the next host.
    for (const result of settled) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject(UNAVAILABLE);
    }
    const rows = await database.unitOfWork.read((session) =>
      session.query<{ name: string }>("select name from setting where name like 'in-hand-%'", []),
    );
    expect(rows.map(({ name }) => name)).toEqual(expect.arrayContaining(acknowledged));
    expect(acknowledged.length).toBeGreaterThan(20);
    expect(await places(database)).toEqual([1, 1]);
  });

  it('R5: is left alone at a host that hangs as soon as one request has found out', async () => {
    const database = await openList(2, { statementTimeout: 300 });
    await migrate(database);
    first().hang();
    await expect(placeOfRead(database)).rejects.toMatchObject(UNAVAILABLE);
    const deadline = performance.now() + 8000;
    let place = 0;
    while (place === 0 && performance.now() < deadline) {
      place = await placeOfRead(database).catch(() => 0);
    }
    expect(place).toBe(1);
    expect(await places(database)).toEqual([1, 1]);
  });

  it('R3: is 503 with Retry-After when none answers, and works again when one does', async () => {
    const database = await openList(2, { statementTimeout: 1000 });
    await migrate(database);
    await Promise.all(networks.map((network) => network.close()));
    await expect(placeOfRead(database)).rejects.toMatchObject(UNAVAILABLE);
    await expect(placeOfWrite(database)).rejects.toMatchObject(UNAVAILABLE);
    await networks[1]!.open();
    expect(await places(database)).toEqual([1, 1]);
  });

  it('refuses to open when none answers, with a sentence', async () => {
    await Promise.all(networks.map((network) => network.close()));
    await expect(openList(2)).rejects.toThrow(/^No server of mysql:\/\/root@127\.0\.0\.1:.* can be used/);
  });

  it('has its reads beside the writer when it is told so, and at the writer when no other answers', async () => {
    const database = await openList(3, { reads: 'others' });
    await migrate(database);
    const seen = [await placeOfRead(database), await placeOfRead(database), await placeOfRead(database)];
    expect([...new Set(seen)].sort()).toEqual([1, 2]);
    expect(await placeOfWrite(database)).toBe(0);
    const snapshot = database.unitOfWork.snapshot((session) =>
      session.query<{ one: number }>("select 1 as one, 'of-a-snapshot'", []),
    );
    await expect(snapshot).resolves.toMatchObject([{ one: 1 }]);
    expect([1, 2]).toContain(placeOf('of-a-snapshot'));
    await networks[2]!.close();
    expect([await placeOfRead(database), await placeOfRead(database)]).toEqual([1, 1]);
    await networks[1]!.close();
    expect(await places(database)).toEqual([0, 0]);
  });
});

describeOnMariadb('a host that is read-only', (engine) => {
  it('R3: is passed over when the service starts, and left for the next one when it becomes so', async () => {
    const url = new URL(await engine.databaseUrl());
    const other = await startMariadb();
    const admin = await createConnection(other.url);
    // Whoever may do everything may also write to a server that is read-only.
    const user = `reader${randomBytes(4).toString('hex')}`;
    const here = await createConnection(url.toString());
    for (const connection of [admin, here]) {
      await connection.query(`create user ${user}@'%' identified by 'secret'`);
      await connection.query(`grant all on *.* to ${user}@'%'`);
      await connection.query(`revoke super, read only admin on *.* from ${user}@'%'`);
    }
    await admin.query(`create database ${url.pathname.slice(1)} character set utf8mb4 collate utf8mb4_bin`);
    const list = `mysql://${user}:secret@127.0.0.1:${other.port},${url.host}${url.pathname}`;
    const portOf = async ({ unitOfWork }: Database): Promise<number | undefined> => {
      const [row] = await unitOfWork.read((session) =>
        session.query<{ port: number }>('select @@port as port', []),
      );
      return row?.port;
    };
    try {
      await admin.query('set global read_only = 1');
      const passed = await openDatabase({ url: list, migrations: MIGRATIONS });
      expect(await portOf(passed)).toBe(Number(url.port));
      await migrate(passed);
      await passed.close();

      await admin.query('set global read_only = 0');
      const left = await openDatabase({ url: list, migrations: MIGRATIONS });
      expect(await portOf(left)).toBe(other.port);
      await migrate(left);
      await admin.query('set global read_only = 1');
      const write = left.unitOfWork.write((session) =>
        session.run('insert into setting (name, value) values (?, ?)', ['read-only', 'x']),
      );
      await expect(write).resolves.toMatchObject({ affected: 1 });
      expect(await portOf(left)).toBe(Number(url.port));
      await left.close();
    } finally {
      await here.query(`drop user ${user}@'%'`);
      await here.end();
      await admin.end();
      await other.stop();
    }
  }, 60_000);
});
