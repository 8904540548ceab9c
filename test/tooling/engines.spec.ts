import { expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';
import { describeOnMariadb, forEachEngine } from '../support/engines.js';

const MARIADB = join(import.meta.dirname, '../support/mariadb.mjs');

forEachEngine('engines: every call gives a new database', (engine) => {
  it('gives two different addresses', async () => {
    const [first, second] = [await engine.databaseUrl(), await engine.databaseUrl()];
    expect(first).not.toBe(second);
    expect(first).toMatch(
      engine.name === 'libsql' ? /^sqlite:\/.*\.db$/ : /^mysql:\/\/root@127\.0\.0\.1:\d+\/rollcall_/,
    );
  });
});

describeOnMariadb('engines: MariaDB answers', (engine) => {
  it('has no tables in a new database', async () => {
    const connection = await createConnection(await engine.databaseUrl());
    const [rows] = await connection.query('SHOW TABLES');
    await connection.end();
    expect(rows).toEqual([]);
  });
});

describeOnMariadb('engines: a server of its own', () => {
  function lives(pid: number): boolean {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  }

  it('ends, and its folder is gone, when the process that started it is killed', async () => {
    const source = `import { startMariadb } from ${JSON.stringify(MARIADB)};
      const { pid, folder } = await startMariadb();
      console.log(JSON.stringify({ pid, folder }));
      setInterval(() => undefined, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', source], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const { pid, folder } = JSON.parse(line.toString()) as { pid: number; folder: string };
    expect({ lives: lives(pid), folder: existsSync(folder) }).toEqual({ lives: true, folder: true });
    child.kill('SIGKILL');
    while (lives(pid) || existsSync(folder)) await pause(50);
  });
});
