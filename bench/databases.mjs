// The databases of a benchmark: a private MariaDB, or a file for the embedded one; each with users and groups in it.
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { startMariadb } from '../test/support/mariadb.mjs';
import { loadPopulation, prepareTenant } from '../test/support/population.mjs';
import { groupsFor } from './world.mjs';

const SEED = 20_251;

/** As an operator would set them: a pool that holds the data, and every commit on disk before it is answered. */
const SERVER_OPTIONS = [
  '--innodb-buffer-pool-size=4G',
  '--innodb-log-file-size=1G',
  '--innodb-flush-log-at-trx-commit=1',
  '--innodb-doublewrite=1',
];

const COUNTERS = [
  'Questions',
  'Com_select',
  'Com_insert',
  'Com_update',
  'Com_delete',
  'Com_begin',
  'Com_commit',
];

/** Starts MariaDB. `load(users)` gives a database of its own with a population. */
export async function startMariadbEngine({ folder }) {
  // A server that starts empties its folder of temporary tables, so it must be nobody else's.
  const temporary = join(folder, 'mariadb-tmp');
  mkdirSync(temporary);
  const server = await startMariadb({ options: [...SERVER_OPTIONS, `--tmpdir=${temporary}`] });
  const admin = await createConnection(server.url);
  const [[{ version }]] = await admin.query('select version() as version');
  return {
    name: `MariaDB ${version}`,
    pid: server.pid,
    sharedDatabase: true,
    async load(users, onProgress) {
      const name = `bench_${users}`;
      await admin.query(`create database ${name} character set utf8mb4`);
      const url = `${server.url}/${name}`;
      const { tenantId, token } = await prepareTenant({ url });
      await loadPopulation({ url, users, groups: groupsFor(users), seed: SEED, onProgress });
      return {
        ...{ tenantId, token, seed: SEED, urls: { service: url, floor: url } },
        drop: () => admin.query(`drop database ${name}`),
      };
    },
    /** Counts of the server's statements; the question itself is one of them. */
    async counters() {
      const [rows] = await admin.query('show global status');
      return Object.fromEntries(
        rows
          .filter(({ Variable_name: name }) => COUNTERS.includes(name))
          .map((row) => [row.Variable_name, Number(row.Value)]),
      );
    },
    /** How much the server still has to tidy up. */
    async backlog() {
      const [[row]] = await admin.query("show global status like 'Innodb_history_list_length'");
      return Number(row?.Value ?? 0);
    },
    async stop() {
      admin.destroy();
      await server.stop();
    },
  };
}

/** The embedded database. The floor works on a copy of its own: one process has a file open. */
export async function startLibsqlEngine({ folder }) {
  const { default: Libsql } = await import('libsql');
  const probe = new Libsql(':memory:');
  const [{ version }] = probe.prepare('select sqlite_version() as version').all([]);
  probe.close();
  return {
    name: `libSQL (SQLite ${version})`,
    pid: undefined,
    sharedDatabase: false,
    async load(users, onProgress) {
      const files = {
        service: join(folder, `service-${users}.db`),
        floor: join(folder, `floor-${users}.db`),
      };
      const url = `sqlite:${files.service}`;
      const { tenantId, token } = await prepareTenant({ url });
      await loadPopulation({ url, users, groups: groupsFor(users), seed: SEED, onProgress });
      copyFileSync(files.service, files.floor);
      return {
        ...{ tenantId, token, seed: SEED, urls: { service: url, floor: `sqlite:${files.floor}` } },
        drop() {
          for (const file of Object.values(files)) {
            for (const end of ['', '-wal', '-shm']) rmSync(file + end, { force: true });
          }
        },
      };
    },
    counters: () => Promise.resolve(undefined),
    backlog: () => Promise.resolve(0),
    stop: () => Promise.resolve(),
  };
}
