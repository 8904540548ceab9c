/** `npm run bench:fair`, as a smoke: a short run gives a whole report in which nothing is wrong. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describeOnOwnMariadb } from '../support/engines.js';

const BENCH = fileURLToPath(new URL('../../bench/fair.mjs', import.meta.url));
const WITHIN_MS = 120_000;

interface Run {
  readonly code: number | null;
  readonly output: string;
}

function runBench(...args: readonly string[]): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [BENCH, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
    let output = '';
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}

describeOnOwnMariadb('npm run bench:fair -- --quick', () => {
  const folder = mkdtempSync(join(process.env['ROLLCALL_TEST_FOLDER'] ?? tmpdir(), 'bench-fair-'));
  let run: Run;
  let report = '';

  beforeAll(async () => {
    run = await runBench('--quick', '--seconds', '3', '--no-build', '--out', folder);
    report = run.code === 0 ? readFileSync(join(folder, 'fair.md'), 'utf8') : '';
  }, WITHIN_MS);

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('ends without a wrong answer', () => {
    expect(run).toMatchObject({ code: 0 });
    expect(report).not.toMatch(/Wrong answers|NaN|undefined|Infinity/);
  });

  it('measures the tenant with and without the other, and compares them', () => {
    expect(report).toMatch(
      /\n\| p99 of a tenant beside one at 10 times .* \| < 1.5 \| [\d.]+ \| (met|\*\*missed by \d+ %\*\*) \|\n/,
    );
    expect(report).toMatch(/\n\| is silent \| [1-9][\d,]* \|/);
    expect(report).toMatch(/\n\| sends 500\/s \| [1-9][\d,]* \|/);
  });

  it('the other was let in as often as it may, and was refused beyond that', () => {
    expect(report).toMatch(/\n\| 200 \| [1-9][\d,]* \|\n\| 429 \| [1-9][\d,]* \|\n/);
  });

  it('refuses an option that it does not know', async () => {
    const { code, output } = await runBench('--runs', 'many');
    expect({ code, output }).toEqual({
      code: 2,
      output: expect.stringContaining('--runs wants a number above 0, not "many"; --help tells more'),
    });
  });
});
