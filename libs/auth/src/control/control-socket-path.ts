import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';

/** The kernel's limit is 108 bytes on Linux and 104 on macOS, with a final zero. */
const MAX_BYTES = 100;

/**
 * Where the process that holds an embedded database listens for the operator's command: `<file>.sock`, or, where that
 * is too long for a Unix socket, a name in the temporary folder that follows from the file's path.
 */
export function controlSocketPath(databaseFile: string): string {
  const file = canonicalPath(resolve(databaseFile));
  const beside = `${file}.sock`;
  if (Buffer.byteLength(beside) <= MAX_BYTES) return beside;
  const name = createHash('sha256').update(file).digest('hex').slice(0, 32);
  return join(tmpdir(), `rollcall-${name}.sock`);
}

/** One file has one socket, whatever links lead to its folder. */
function canonicalPath(file: string): string {
  try {
    return join(realpathSync(dirname(file)), basename(file));
  } catch {
    return file;
  }
}
