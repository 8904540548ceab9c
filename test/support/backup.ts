/** Backups as docs/operations.md says to make them, and databases that are lost. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync, copyFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Libsql from 'libsql';
import { createConnection } from 'mysql2/promise';

import { findProgram } from './find-program.mjs';

/** What a backup is restored from. */
export interface Backup {
  readonly file: string;
}

const fileOf = (url: string): string => url.slice('sqlite:'.length);

/** Runs a client program of the server on the database of a URL. */
function clientOf(program: string, url: string, options: readonly string[], input?: Buffer): Buffer {
  const { hostname, port, username, pathname } = new URL(url);
  const found = findProgram([program]);
  if (found === undefined) throw new Error(`${program} is not installed: apt-get install mariadb-client`);
  const where = ['--no-defaults', `--host=${hostname}`, `--port=${port}`, `--user=${username}`];
  return execFileSync(found, [...where, ...options, pathname.slice(1)], { input, maxBuffer: 2 ** 28 });
}

/** Makes a backup of a database that is in use. */
export function backUp(url: string, folder: string): Backup {
  const file = join(folder, 'backup');
  if (url.startsWith('sqlite:')) {
    const database = new Libsql(fileOf(url));
    try {
      database.exec(`VACUUM INTO '${file}'`);
    } finally {
      database.close();
    }
  } else {
    writeFileSync(file, clientOf('mariadb-dump', url, ['--single-transaction']));
  }
  return { file };
}

/** What a disk that is lost leaves: an empty place for a database. Nobody has it open any more. */
export async function destroyDatabase(url: string): Promise<void> {
  if (url.startsWith('sqlite:')) {
    const file = fileOf(url);
    for (const name of readdirSync(dirname(file))) {
      if (name.startsWith(basename(file))) rmSync(join(dirname(file), name));
    }
    return;
  }
  const { protocol, username, host, pathname } = new URL(url);
  const connection = await createConnection(`${protocol}//${username}@${host}`);
  try {
    const name = pathname.slice(1);
    await connection.query(`DROP DATABASE ${name}`);
    await connection.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`);
  } finally {
    await connection.end();
  }
}

/** Puts a backup into the empty place. */
export function restoreBackup({ file }: Backup, url: string): void {
  if (url.startsWith('sqlite:')) copyFileSync(file, fileOf(url));
  else clientOf('mariadb', url, [], readFileSync(file));
}
