/** Backups for specs. */
import { dirname, join } from 'node:path';
import Libsql from 'libsql';
import { createConnection } from 'mysql2/promise';

import { createDatabase, libsqlEngine } from './engines.js';

/**
 * Copies a database as it is now, whether somebody has it open or not, and gives the URL of the copy: what a backup that
 * is restored into a new, empty database is.
 */
export async function copyDatabase(url: string): Promise<string> {
  if (!url.startsWith('sqlite:')) return copyOnServer(new URL(url));
  const folder = dirname((await libsqlEngine.databaseUrl()).slice('sqlite:'.length));
  const copy = join(folder, 'copy.db');
  const database = new Libsql(url.slice('sqlite:'.length));
  try {
    database.exec(`vacuum into '${copy}'`);
  } finally {
    database.close();
  }
  return `sqlite:${copy}`;
}

async function copyOnServer(url: URL): Promise<string> {
  const server = `${url.protocol}//${url.username}@${url.host}`;
  const name = await createDatabase(server);
  const from = url.pathname.slice(1);
  const connection = await createConnection(server);
  try {
    const [tables] = await connection.query(`show tables from ${from}`);
    for (const row of tables as readonly object[]) {
      const [table] = Object.values(row) as readonly string[];
      await connection.query(`create table ${name}.${table} like ${from}.${table}`);
      await connection.query(`insert into ${name}.${table} select * from ${from}.${table}`);
    }
  } finally {
    await connection.end();
  }
  return `${server}/${name}`;
}
