import { closeSync, openSync } from 'node:fs';

/**
 * Makes an empty file that only this user can read, where there is none: it will hold personal data and hashes of
 * passwords. SQLite gives its `-wal` and `-shm` files the same permissions. A file that exists is left as it is.
 *
 * Only before this process has opened the file as a database: to close any descriptor of a file gives up all POSIX
 * locks that the process holds on it, and SQLite then loses what it had committed.
 * @throws the error of the file system
 */
export function makePrivateFile(path: string): void {
  closeSync(openSync(path, 'a', 0o600));
}
