import { closeSync, openSync } from 'node:fs';

/**
 * Makes an empty file that only this user can read, where there is none: it will hold personal data and hashes of
 * passwords. SQLite gives its `-wal` and `-shm` files the same permissions. A file that exists is left as it is.
 * @throws the error of the file system
 */
export function makePrivateFile(path: string): void {
  closeSync(openSync(path, 'a', 0o600));
}
