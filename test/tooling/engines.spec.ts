import { expect, it } from '@jest/globals';
import { createConnection } from 'mysql2/promise';
import { describeOnMariadb, forEachEngine } from '../support/engines.js';

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
