/** The short form of `npm run fuzz`. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const RUN = fileURLToPath(new URL('run.mjs', import.meta.url));
const INPUTS = 2000;

let running: ChildProcess | undefined;
let folder: string | undefined;

// What took too long is not left behind, and what a run keeps is not for the sources.
afterEach(() => {
  running?.kill();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

function fuzz(target: string): Promise<{ readonly code: number | null; readonly output: string }> {
  const keep = mkdtempSync(join(tmpdir(), 'rollcall-fuzz-'));
  folder = keep;
  return new Promise((resolve, reject) => {
    const args = [RUN, '--no-build', '--target', target, '--inputs', String(INPUTS), '--keep', keep];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    running = child;
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (part: Buffer) => (output += part.toString()));
    }
    child.once('error', reject);
    child.once('close', (code) => {
      process.stderr.write(output);
      resolve({ code, output });
    });
  });
}

describe('random input', () => {
  it.each([
    ['filter', 'H1: is a filter or is refused, in bounded steps'],
    ['path', 'H1: is a path of PATCH or is refused, in bounded steps'],
    ['body', 'H6, H8: is a body or is refused with less than 500'],
    ['bulk', 'H6, H8: is a bulk request or is refused with less than 500'],
    ['query', 'H1, H13: is a query or is refused with less than 500'],
  ])(
    '%s: %s',
    async (target) => {
      expect(await fuzz(target)).toEqual({ code: 0, output: expect.stringContaining(', 0 findings') });
    },
    240_000,
  );
});
