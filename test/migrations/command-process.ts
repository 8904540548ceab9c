import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { noteCommand } from '../support/canary-traffic.js';

const MAIN = fileURLToPath(new URL('../../dist/apps/cli/src/main.js', import.meta.url));

/** How a command ended, and what it wrote. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** `rollcall …` as a process of its own. */
export interface CommandProcess {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** Starts `dist/apps/cli/src/main.js`, which `npm test` builds first, with tokens that are given, so that it tells none. */
export function startCommand(databaseUrl: string, ...words: readonly string[]): CommandProcess {
  const child = spawn(process.execPath, [MAIN, ...words], {
    cwd: mkdtempSync(join(process.env['ROLLCALL_TEST_FOLDER'] ?? tmpdir(), 'command-')),
    env: {
      PATH: process.env['PATH'],
      DATABASE_URL: databaseUrl,
      ROLLCALL_BOOTSTRAP_TOKEN: 'b'.repeat(32),
      ROLLCALL_ADMIN_TOKEN: 'a'.repeat(32),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code) => {
      noteCommand(`rollcall ${words.join(' ')}`, { out, err });
      resolve({ code, out, err });
    });
  });
  return { child, ended };
}
