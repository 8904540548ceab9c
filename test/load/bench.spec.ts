/** `npm run bench`, as a smoke: a short run on the embedded database gives a whole report in which no answer is wrong. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BENCH = fileURLToPath(new URL('../../bench/run.mjs', import.meta.url));
const WITHIN_MS = 240_000;

/** What the report has a row for at 200 users. */
const ROWS = [
  'GET by id',
  'userName eq, hit',
  'userName eq, miss',
  'emails[type eq "work" and value eq …]',
  'name.familyName sw … and active eq true',
  'page of 100',
  'page of 100 at startIndex 150,000, or at the far end',
  'create',
  'PATCH of one attribute',
  'PUT',
  'delete',
  "Entra's initial cycle, 10 users and their group",
  "Entra's incremental cycle",
  'group of 10, one member more or less',
  'PATCH with 1,000 members, added and removed in turn',
  '400 members added by 8 clients to one group',
];

/** What is either a row or named with the reason why it was left out. */
const DEPENDENT = [
  'cursor page of 100, first',
  'cursor page of 100, middle',
  'cursor page of 100, last',
  'Bulk of 100 creates',
  'group of 1,000, one member more or less',
  'group of 20,000, one member more or less',
  'group of 200,000, one member more or less',
  'GET of a group of 200,000',
];

const LIMITS = [
  'GET by id, cost by that of the floor',
  'userName eq, cost by that of the floor',
  'POST, cost by that of the floor',
  'PATCH of one attribute, cost by that of the floor',
  'page at startIndex 150,000, cost by that of the floor',
  'group PATCH +1/−1, cost at 200,000 members by that at 10',
  'GET by id, cost at 1,000,000 users by that at 1,000',
  'userName eq, cost at 1,000,000 users by that at 1,000',
  'PATCH, cost at 1,000,000 users by that at 1,000',
  'cursor page anywhere, cost by that of the first',
  'peak memory of the service in all of it, MiB',
  'embedded: GET by id, /s',
  'embedded: create, /s',
  'embedded: PATCH, /s',
  'embedded: a member into a group of any size, /s',
  'embedded: Bulk, users/s',
];

interface Run {
  readonly code: number | null;
  readonly output: string;
}

function runBench(folder: string): Promise<Run> {
  return new Promise((resolve, reject) => {
    const args = [BENCH, '--engines', 'libsql', '--quick', '--no-build', '--out', folder];
    const child = spawn(process.execPath, args, {
      env: { PATH: process.env['PATH'] },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let output = '';
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}

describe('npm run bench -- --quick', () => {
  const folder = mkdtempSync(join(process.env['ROLLCALL_TEST_FOLDER'] ?? tmpdir(), 'bench-'));
  const file = (name: string): string => readFileSync(join(folder, name), 'utf8');
  let run: Run;

  beforeAll(async () => {
    run = await runBench(folder);
  }, WITHIN_MS);

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('ends without a wrong answer', () => {
    const wrong = run.output.split('\n').filter((line) => /wrong/i.test(line));
    expect({ code: run.code, wrong }).toEqual({ code: 0, wrong: [] });
    expect(file('report.md')).not.toMatch(/wrong answers\*\*|The floor sent/);
  });

  it('has a row for every scenario, or says why it was left out', () => {
    const report = file('report.md');
    for (const title of ROWS) expect(report).toContain(`\n| ${title} | `);
    for (const title of DEPENDENT) {
      const isThere = report.includes(`\n| ${title} | `) || report.includes(`\nLeft out: ${title}: `);
      expect({ title, isThere }).toEqual({ title, isThere: true });
    }
  });

  it('has a row for every limit, measured or not', () => {
    const report = file('report.md');
    for (const limit of LIMITS) expect(report).toContain(`\n| ${limit} | `);
  });

  it('keeps the raw figures of every run, of the service and of the floor', () => {
    const { engines } = JSON.parse(file('report.json'));
    for (const { name, runs } of engines[0].sizes[0].scenarios) {
      expect({ name, service: runs.service.length, floor: runs.floor.length }).toEqual({
        ...{ name, service: 1, floor: 1 },
      });
    }
  });

  it('draws plots that the report shows', () => {
    const report = file('report.md');
    const plots = readdirSync(join(folder, 'plots'));
    expect(plots.length).toBeGreaterThan(3);
    for (const plot of plots) {
      expect(report).toContain(`(plots/${plot})`);
      expect(file(`plots/${plot}`)).toMatch(/^<svg xmlns=[^]*<\/svg>\n$/);
      expect(file(`plots/${plot}`)).not.toMatch(/NaN|undefined|Infinity/);
    }
  });
});
