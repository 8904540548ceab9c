/** `npm run bench:events`, as a smoke: a short run gives a whole report in which nothing is wrong. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describeOnNats } from '../support/brokers.js';
import { describeOnOwnMariadb } from '../support/engines.js';

const BENCH = fileURLToPath(new URL('../../bench/events.mjs', import.meta.url));
const WITHIN_MS = 180_000;

const LIMITS = [
  'publish lag from the answer of the write, p50, ms',
  'publish lag from the answer of the write, p99, ms',
  'publish lag from the time of the event, p50, ms',
  'publish lag from the time of the event, p99, ms',
  'the same beside a sink that always fails, p99, ms',
  'backlog of 1,500, events/s from the start of the broker',
  'peak memory of the relay meanwhile, a process of its own, MiB',
  'peak memory meanwhile of a service that serves and relays, MiB',
  'p99 of a PATCH while the broker is away by that while it is there',
];

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

describeOnOwnMariadb('npm run bench:events -- --quick', () => {
  describeOnNats('with NATS', () => {
    const folder = mkdtempSync(join(process.env['ROLLCALL_TEST_FOLDER'] ?? tmpdir(), 'bench-events-'));
    const file = (name: string): string => readFileSync(join(folder, name), 'utf8');
    let run: Run;

    beforeAll(async () => {
      run = await runBench('--quick', '--backlog', '1500', '--no-build', '--out', folder);
    }, WITHIN_MS);

    afterAll(() => {
      rmSync(folder, { recursive: true, force: true });
    });

    it('ends without a wrong answer, and without an event that is missing or misplaced', () => {
      expect(run).toMatchObject({ code: 0 });
      const report = file('events.md');
      expect(report).not.toMatch(/wrong answers\*\*|did not arrive|NaN|undefined|Infinity/);
      expect(report).toContain(
        '| events | 1,500, missing 0, twice 0 |\n| out of the order of their resource | 0 |',
      );
    });

    it('has a row for every limit, measured', () => {
      const report = file('events.md');
      for (const limit of LIMITS) {
        const at = report.indexOf(`\n| ${limit} | `);
        expect({ limit, isThere: at >= 0 }).toEqual({ limit, isThere: true });
        expect(report.slice(at + 1).split('\n')[0]).toMatch(
          /\| [\d,.]+ \| (met|\*\*missed by \d+ %\*\*) \|$/,
        );
      }
    });

    it('says how the sink failed that was to fail, and what a PATCH costs with and without a relay', () => {
      const report = file('events.md');
      expect(report).toMatch(/The sink that fails was then \w+ after \d+ attempts: webhook: .*ECONNREFUSED/);
      expect(report).toMatch(/\n\| `ROLE=all`, to a broker \| [\d,]+ \| [\d,]+ \| [\d,]+ \|\n/);
      expect(report).toMatch(/\n\| `ROLE=api`, nobody relays \| [\d,]+ \| [\d,]+ \| 0 \|\n/);
    });

    it('draws plots that the report shows', () => {
      const report = file('events.md');
      const plots = readdirSync(join(folder, 'plots'));
      expect(plots.sort()).toEqual(['backlog', 'lag', 'outage', 'share'].map((name) => `events-${name}.svg`));
      for (const plot of plots) {
        expect(report).toContain(`(plots/${plot})`);
        expect(file(`plots/${plot}`)).toMatch(/^<svg xmlns=[^]*<\/svg>\n$/);
        expect(file(`plots/${plot}`)).not.toMatch(/NaN|undefined|Infinity/);
      }
    });

    it('refuses an option that it does not know', async () => {
      const { code, output } = await runBench('--backlog', 'many');
      expect({ code, output }).toEqual({
        code: 2,
        output: expect.stringContaining('--backlog wants a number above 0, not "many"; --help tells more'),
      });
    });
  });
});
