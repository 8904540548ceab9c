// A temporary folder and the servers that run in it, which never outlive the process that made them.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const KEEPER = fileURLToPath(new URL('kept-folder-process.mjs', import.meta.url));

/**
 * Makes the folder and gives `{ path, add(pid), remove() }`. `remove()` is for whoever has ended the servers. Where it
 * is not reached, for an exit handler does not run in a spec of Jest, nor in a process that is killed, a process beside
 * this one sees the end of this one, kills the servers that were added and removes the folder.
 */
export function keptFolder(prefix) {
  const path = mkdtempSync(join(tmpdir(), prefix));
  const keeper = spawn(process.execPath, [KEEPER, path], {
    // A group of its own: an interrupt at the terminal must not end it before its work.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  keeper.on('error', () => undefined);
  keeper.stdin.on('error', () => undefined);
  keeper.unref();
  keeper.stdin.unref();
  return {
    path,
    add(pid) {
      keeper.stdin.write(`+${pid}\n`);
    },
    /** The process has ended: its number may soon be that of another. */
    drop(pid) {
      keeper.stdin.write(`-${pid}\n`);
    },
    remove() {
      keeper.kill('SIGKILL');
      rmSync(path, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
