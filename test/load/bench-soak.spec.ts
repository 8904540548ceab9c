/** `npm run soak`, as a smoke: a short run gives a whole report in which no answer was wrong. */
import { afterAll, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { slopeOf } from '../../bench/soak/measure-soak.mjs';
import { describeOnOwnMariadb } from '../support/engines.js';

const SOAK = fileURLToPath(new URL('../../bench/soak.mjs', import.meta.url));
const WITHIN_MS = 120_000;

function runSoak(
  ...args: readonly string[]
): Promise<{ readonly code: number | null; readonly output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [SOAK, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
    let output = '';
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}

describeOnOwnMariadb('npm run soak -- --quick', () => {
  const folder = mkdtempSync(join(process.env['ROLLCALL_TEST_FOLDER'] ?? tmpdir(), 'soak-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it(
    'O5: ends without a wrong answer, and tells memory, descriptors and p99 of each part',
    async () => {
      const options = ['--quick', '--minutes', '0.15', '--warm-up', '0.02', '--rate', '40', '--no-build'];
      expect(await runSoak(...options, '--out', folder)).toMatchObject({ code: 0 });
      const report = readFileSync(join(folder, 'soak.md'), 'utf8');
      expect(report).not.toMatch(/NaN|undefined|Infinity/);
      expect(report).toMatch(/\n\| resident memory of the service \| < 1 MiB\/min \| -?[\d.]+ MiB\/min \|/);
      expect(report).toMatch(/\n\| its file descriptors \| flat \| -?[\d.]+ a minute \|/);
      expect(report).toMatch(/\n\| p99 of the second half by that of the first \| ± 10 % \| [-+][\d.]+ % \|/);
      expect(report).toMatch(/\n\| probe \| [-+][\d.]+ % p99 of the second half by that of the first \|/);
      expect(report).toMatch(/\n\| answers that were not 200 \| 0 \| 0 \| met \|\n/);
      expect(report.match(/\n\| 0 to 0 \| [1-9][\d,]* \|/g)).toHaveLength(20);
    },
    WITHIN_MS,
  );

  it('takes the slope of a leak for one, and that of a saw for none', () => {
    const samples = (read: (minute: number) => number) =>
      Array.from({ length: 240 }, (_, at) => ({ minute: at / 12, memory: read(at / 12) }));
    const slope = (read: (minute: number) => number): number =>
      slopeOf(samples(read), ({ memory }: { readonly memory: number }) => memory);
    expect(slope((minute) => 200 + 2 * minute)).toBeCloseTo(2);
    expect(Math.abs(slope((minute) => 200 + 40 * (minute % 1)))).toBeLessThan(0.1);
  });

  it('refuses an option that it does not know', async () => {
    const { code, output } = await runSoak('--minutes', 'many');
    expect({ code, output }).toEqual({
      code: 2,
      output: expect.stringContaining('--minutes wants a number above 0, not "many"; --help tells more'),
    });
  });
});
