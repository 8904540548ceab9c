import { existsSync, mkdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import Libsql from 'libsql';

import { DatabaseInUse, DatabaseUnavailable } from '../errors.js';
import { makePrivateFile } from './private-file.js';

/** A held lock. */
export interface FileLock {
  release(): void;
}

/**
 * Takes the lock of a SQLite file for this process: an exclusive transaction on `<path>.lock`, a database of its own,
 * which the operating system gives up when the process ends in whatever way.
 * @throws DatabaseInUse when another holder exists, in this process or another
 * @throws DatabaseUnavailable when the folder cannot be written
 */
export function acquireFileLock(path: string): FileLock {
  const lockPath = `${canonicalPath(path)}.lock`;
  let database: Libsql.Database;
  try {
    makePrivateFile(lockPath);
    database = new Libsql(lockPath);
  } catch (error) {
    throw new DatabaseUnavailable(
      `The lock file ${lockPath} cannot be opened. Check that the folder exists and that this user may write to it.`,
      { cause: error },
    );
  }
  try {
    database.exec('pragma locking_mode = exclusive; begin exclusive');
  } catch (error) {
    database.close();
    const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
    if (code.startsWith('SQLITE_BUSY')) throw new DatabaseInUse(path);
    throw new DatabaseUnavailable(
      `The lock file ${lockPath} cannot be locked. Remove it when no process uses it.`,
      {
        cause: error,
      },
    );
  }
  return {
    release() {
      if (!database.open) return;
      database.exec('rollback');
      database.close();
    },
  };
}

/** One file has one name, whatever links lead to it. A folder that is made is for this user alone. */
function canonicalPath(path: string): string {
  const folder = dirname(resolve(path));
  try {
    makeFolder(folder);
    refuseSecondName(path);
    return existsSync(path) ? realpathSync(path) : join(realpathSync(folder), basename(path));
  } catch (error) {
    if (error instanceof DatabaseUnavailable) throw error;
    throw new DatabaseUnavailable(`The folder ${folder} cannot be made or opened. Check its permissions.`, {
      cause: error,
    });
  }
}

/**
 * Folder by folder, from the first that is missing: Node's own recursion never ends where the system takes no folder
 * and says that there is none, as below /proc.
 */
function makeFolder(folder: string): void {
  const missing: string[] = [];
  for (let at = folder; !existsSync(at); at = dirname(at)) missing.push(at);
  for (const path of missing.reverse()) {
    try {
      mkdirSync(path, { mode: 0o700 });
    } catch (error) {
      // Another process may have made it in between.
      if (!existsSync(path)) throw error;
    }
  }
  if (!statSync(folder).isDirectory()) throw new TypeError('a file stands where the folder is to be');
}

/** A hard link is another name that nothing leads back from, so neither name's lock would keep out the other. */
function refuseSecondName(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined || !found.isFile() || found.nlink === 1) return;
  throw new DatabaseUnavailable(
    `The file ${path} has ${found.nlink} names (hard links), by which it could be opened twice. Remove the others, or copy it.`,
  );
}
