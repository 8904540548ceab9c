import { describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  DatabaseInUse,
  DatabaseUnavailable,
  acquireFileLock,
  openDatabase,
  storeHealth,
  type Database,
} from '@rollcall/persistence';

import { describeOnMariadb, libsqlEngine } from '../support/engines.js';

const open = (url: string): Promise<Database> => openDatabase({ url, migrations: [] });

async function refusal(url: string): Promise<DatabaseUnavailable> {
  try {
    const database = await open(url);
    await database.close();
  } catch (error) {
    if (error instanceof DatabaseUnavailable) return error;
    throw error;
  }
  throw new Error(`${url} was opened`);
}

describe('the lock of a SQLite file', () => {
  const folder = (): string => mkdtempSync(join(process.env['ROLLCALL_TEST_FOLDER'] ?? tmpdir(), 'lock-'));

  it('lets one process in, by whatever path', async () => {
    const url = await libsqlEngine.databaseUrl();
    const path = url.slice('sqlite:'.length);
    const database = await open(url);
    const link = join(folder(), 'link');
    symlinkSync(dirname(path), link);
    await expect(open(url)).rejects.toThrow(DatabaseInUse);
    await expect(open(`sqlite:${join(link, 'rollcall.db')}`)).rejects.toThrow(DatabaseInUse);
    const file = join(folder(), 'other-name.db');
    symlinkSync(path, file);
    await expect(open(`sqlite:${file}`)).rejects.toThrow(DatabaseInUse);
    await database.close();
    await (await open(url)).close();
  });

  it('refuses a file with a second name, which no lock could cover', async () => {
    const path = join(folder(), 'x.db');
    await (await open(`sqlite:${path}`)).close();
    const link = join(folder(), 'link.db');
    linkSync(path, link);
    for (const name of [path, link])
      expect((await refusal(`sqlite:${name}`)).message).toContain('has 2 names (hard links)');
    rmSync(path);
    await (await open(`sqlite:${link}`)).close();
  });

  it('X-SEC-04: the files hold personal data and are made for this user alone', async () => {
    const path = join(folder(), 'made', 'x.db');
    const database = await open(`sqlite:${path}`);
    await database.unitOfWork.write((session) => session.run('create table t (x integer)', []));
    const mode = (name: string): string => (statSync(name).mode & 0o777).toString(8);
    expect(mode(dirname(path))).toBe('700');
    for (const name of readdirSync(dirname(path)))
      expect(`${name} ${mode(join(dirname(path), name))}`).toBe(`${name} 600`);
    expect(readdirSync(dirname(path))).toEqual(expect.arrayContaining(['x.db', 'x.db-wal', 'x.db.lock']));
    await database.close();
  });

  it.each(['removed', 'replaced'])(
    'a file that is %s under the service takes no more writes',
    async (fate) => {
      const path = join(folder(), 'x.db');
      const database = await open(`sqlite:${path}`);
      const write = () =>
        database.unitOfWork.write((session) => session.run('create table if not exists t (x integer)', []));
      await write();
      rmSync(path);
      if (fate === 'replaced') writeFileSync(path, '');
      await expect(write()).rejects.toMatchObject({
        errorName: 'unavailable',
        cause: expect.any(DatabaseUnavailable),
      });
      await expect(storeHealth(database).ping()).rejects.toThrow(`was ${fate} while it was open`);
      await database.close();
    },
  );

  it('is given up by a process that is killed', async () => {
    const path = join(folder(), 'x.db');
    const libsql = createRequire(import.meta.url).resolve('libsql');
    const program = `const D = require(${JSON.stringify(libsql)}); const d = new D(${JSON.stringify(`${path}.lock`)});
      d.exec('pragma locking_mode = exclusive; begin exclusive'); console.log('held'); setInterval(() => {}, 1000);`;
    const holder = spawn(process.execPath, ['-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {},
    });
    try {
      await once(holder.stdout, 'data');
      expect(() => acquireFileLock(path)).toThrow(DatabaseInUse);
    } finally {
      holder.kill('SIGKILL');
    }
    await once(holder, 'exit');
    const lock = acquireFileLock(path);
    lock.release();
    lock.release();
  });

  it('makes the folder of the database', async () => {
    const path = join(folder(), 'a', 'b', 'x.db');
    await (await open(`sqlite:${path}`)).close();
  });
});

describe('a database that cannot be opened', () => {
  it('is refused with a sentence that says why', async () => {
    const folder = mkdtempSync(join(process.env['ROLLCALL_TEST_FOLDER'] ?? tmpdir(), 'refused-'));
    const text = join(folder, 'text.db');
    writeFileSync(text, 'this is no database '.repeat(500));
    expect((await refusal(`sqlite:${text}`)).message).toContain('is not a SQLite database');
    expect((await refusal(`sqlite:${join(text, 'x.db')}`)).message).toContain('cannot be made');
    // Only Linux has such folders, and elsewhere the root takes none either from this user.
    expect((await refusal('sqlite:/proc/no-such-folder/b.db')).message).toContain('cannot be made');
    mkdirSync(join(folder, 'folder.db'));
    expect((await refusal(`sqlite:${join(folder, 'folder.db')}`)).message).toContain('cannot be opened');
    if (process.getuid?.() !== 0) {
      chmodSync(folder, 0o500);
      expect((await refusal(`sqlite:${join(folder, 'new.db')}`)).message).toContain('cannot be');
    }
  });

  it('is refused for a URL of another form', async () => {
    for (const url of [
      '',
      'postgres://x/y',
      'sqlite:',
      'sqlite::memory:',
      'mysql://',
      'mysql://host',
      'mysql://u:%zz@h/d',
    ]) {
      expect([url, (await refusal(url)).message]).toEqual([url, expect.stringContaining('DATABASE_URL')]);
    }
  });

  it('X-SEC: is refused without its password', async () => {
    const error = await refusal('mysql://user:s3cr3t-canary@127.0.0.1:1/db');
    expect(error.message).toContain('mysql://user:***@127.0.0.1:1/db');
    expect(error.message).not.toContain('canary');
    expect((await refusal('mysql://user:s3cr3t@no-such-host.invalid/db')).message).toContain(
      'no-such-host.invalid',
    );
  });
});

describeOnMariadb('a MariaDB server that refuses', (engine) => {
  it('names an unknown database and a wrong password, and takes the first of several hosts', async () => {
    const url = new URL(await engine.databaseUrl());
    const hosts = new URL(url).toString().replace(`${url.host}/`, `${url.host},127.0.0.1:1/`);
    await (await open(hosts)).close();
    const unknown = new URL(url);
    unknown.pathname = '/no_such_database';
    expect((await refusal(unknown.toString())).message).toContain('does not exist');
    const denied = new URL(url);
    denied.username = 'nobody';
    denied.password = 's3cr3t-canary';
    const error = await refusal(denied.toString());
    expect(error.message).toContain('refused the user');
    expect(error.message).not.toContain('canary');
  });
});

describeOnMariadb('the clock of a MariaDB server', (engine) => {
  it('counts in UTC, whatever its own zone is: at the end of summer time no hour comes twice', async () => {
    const database = await open(await engine.databaseUrl());
    const rows = await database.unitOfWork.read((session) =>
      session.query('select @@session.time_zone as zone', []),
    );
    expect(rows).toEqual([{ zone: '+00:00' }]);
    await database.close();
  });
});
