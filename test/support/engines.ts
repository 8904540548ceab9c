/** The databases that specs run on: each spec asks for fresh ones here and never names a server itself. */
import { describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { appendFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';

import { findGalera, GALERA_PACKAGE, startGalera, type Galera } from './galera.mjs';
import { MARIADB_PACKAGE, startMariadb, type Mariadb } from './mariadb.mjs';

/** A database engine as a spec sees it. */
export interface Engine {
  readonly name: 'libsql' | 'mariadb';
  /**
   * The `DATABASE_URL` of a new, empty database: `sqlite:/tmp/…/x.db`, or `mysql://root@127.0.0.1:PORT/rollcall_…`.
   * It lives until the test run ends.
   */
  databaseUrl(): Promise<string>;
}

/** The embedded database: a file of its own for each call. */
export const libsqlEngine: Engine = {
  name: 'libsql',
  databaseUrl() {
    const folder = mkdtempSync(join(process.env['ROLLCALL_TEST_FOLDER'] ?? tmpdir(), 'libsql-'));
    return Promise.resolve(`sqlite:${join(folder, 'rollcall.db')}`);
  },
};

/** Makes a new, empty database on a server (`mysql://root@127.0.0.1:PORT`), and gives its name. */
export async function createDatabase(server: string): Promise<string> {
  const name = `rollcall_${randomBytes(8).toString('hex')}`;
  const connection = await createConnection(server);
  try {
    await connection.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`);
  } finally {
    await connection.end();
  }
  return name;
}

function mariadbEngine(server: string): Engine {
  return { name: 'mariadb', databaseUrl: async () => `${server}/${await createDatabase(server)}` };
}

/** The private server of this run (`mysql://root@127.0.0.1:PORT`), or undefined where MariaDB is not installed. */
export function mariadbServerUrl(): string | undefined {
  const url = process.env['ROLLCALL_TEST_MARIADB_URL'];
  return url === undefined || url === '' ? undefined : url;
}

/** The block's place is kept by a test of why it is left out, for Jest fails a file in which nothing is registered. */
export function leaveOut(block: string, program: string, find: () => unknown): void {
  describe(block, () => {
    it(`is left out: ${program} is not installed`, () => {
      expect(find()).toBeUndefined();
    });
  });
  const file = process.env['ROLLCALL_TEST_LEFT_OUT_FILE'];
  if (file !== undefined && file !== '') appendFileSync(file, `${JSON.stringify({ program, block })}\n`);
}

/** Registers the block where MariaDB runs; elsewhere the runner lists it by name as left out. */
export function describeOnMariadb(name: string, fn: (engine: Engine) => void): void {
  const server = mariadbServerUrl();
  if (server === undefined) {
    leaveOut(name, MARIADB_PACKAGE.name, mariadbServerUrl);
    return;
  }
  describe(name, () => {
    fn(mariadbEngine(server));
  });
}

/** As `describeOnMariadb`, for a block that stops servers: it starts its own, and stops each in the end. */
export function describeOnOwnMariadb(name: string, fn: (start: () => Promise<Mariadb>) => void): void {
  describeOnMariadb(name, () => {
    fn(startMariadb);
  });
}

/** Registers the block where Galera can run, elsewhere as left out; the block starts its cluster, and stops it in the end. */
export function describeOnGalera(name: string, fn: (start: () => Promise<Galera>) => void): void {
  if (findGalera() === undefined) {
    leaveOut(name, GALERA_PACKAGE.name, findGalera);
    return;
  }
  describe(name, () => {
    fn(startGalera);
  });
}

/** Registers the block once for each engine, as `name (libsql)` and, where MariaDB runs, `name (mariadb)`. */
export function forEachEngine(name: string, fn: (engine: Engine) => void): void {
  describe(`${name} (libsql)`, () => {
    fn(libsqlEngine);
  });
  describeOnMariadb(`${name} (mariadb)`, fn);
}
