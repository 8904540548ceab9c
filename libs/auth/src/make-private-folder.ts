import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

import { errorCode } from './error-code.js';

/**
 * Makes a folder of mode 0700, and those above it that are missing. Node's own recursive mkdir tries without an end
 * where a file system says ENOENT in a folder that exists, as /proc does.
 * @throws the error of the file system
 */
export function makePrivateFolder(path: string): void {
  const missing: string[] = [];
  let folder = path;
  while (statSync(folder, { throwIfNoEntry: false }) === undefined) {
    missing.push(folder);
    folder = dirname(folder);
  }
  for (const next of missing.reverse()) {
    try {
      mkdirSync(next, { mode: 0o700 });
    } catch (error) {
      // Another process may have made it meanwhile.
      if (errorCode(error) !== 'EEXIST') throw error;
    }
  }
}
