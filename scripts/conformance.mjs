// `npm run conformance`: runs every test that proves a row of the checklist, over HTTP and on each engine that this machine
// has, and writes docs/conformance.md and the rows in docs/decisions.md. The exit code is 1 where a test failed, or a row's
// test was not run.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { renderConformance } from '../test/conformance/render-conformance.mjs';
import { renderDecisions } from '../test/conformance/render-decisions.mjs';
import { ROOT, run } from './prepare.mjs';
import { parseOptions, runCommand, say } from './run-command.mjs';

const HELP = `npm run conformance -- [options]

Runs every test that proves a row of the checklist, and the replays of provisioning clients: over HTTP, on the embedded
database and, where it is installed, on MariaDB; some five minutes. Writes docs/conformance.md, and the rows in
docs/decisions.md.

  --no-build             take dist/ as it is
  --help
`;

const FOLDER = join(ROOT, 'test/conformance');
const DOCUMENT = join(ROOT, 'docs/conformance.md');
const DECISIONS = join(ROOT, 'docs/decisions.md');

/** Replays of provisioning clients, which are run beside the rows. */
const REPLAYS = 'test/idp';

function read(name) {
  return JSON.parse(readFileSync(join(FOLDER, name), 'utf8'));
}

function readOptions(args) {
  const flag = { type: 'boolean' };
  const { values } = parseOptions(args, { options: { 'no-build': flag, help: flag } });
  return values.help ? { help: HELP } : { build: values['no-build'] !== true };
}

/** Runs specs. @returns what came of their tests, by path */
async function runSpecs(paths) {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-conformance-'));
  const file = join(folder, 'results.json');
  try {
    await run(
      process.execPath,
      [
        '--experimental-vm-modules',
        '--disable-warning=ExperimentalWarning',
        join(ROOT, 'node_modules/jest/bin/jest.js'),
        ...['--json', `--outputFile=${file}`, '--runTestsByPath', ...paths],
      ],
      { stdio: ['ignore', 'ignore', 2] },
    );
    const { testResults } = JSON.parse(readFileSync(file, 'utf8'));
    return new Map(testResults.map((result) => [relative(ROOT, result.name), result.assertionResults]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What came of the tests that a row names. */
function resultOf(row, results) {
  const tests = row.test.flatMap((name) => {
    const [path, words] = name.split(' › ');
    const found = (results.get(path) ?? []).filter(({ fullName }) => fullName.includes(words));
    return found.length === 0 ? [{ status: 'not run' }] : found;
  });
  const failed = tests.filter(({ status }) => status === 'failed').length;
  if (failed > 0) return 'FAILS';
  return tests.some(({ status }) => status === 'not run') ? 'NOT RUN' : 'passes';
}

/** Paths of the specs that prove a row, or replay a client. */
function specs(rows) {
  const named = Object.values(rows).flatMap(({ test = [] }) => test.map((name) => name.split(' › ')[0]));
  const replays = readdirSync(join(ROOT, REPLAYS), { recursive: true })
    .filter((name) => name.endsWith('.spec.ts'))
    .map((name) => join(REPLAYS, name));
  return [...new Set([...named, ...replays])];
}

await runCommand({
  readOptions,
  run: async () => {
    const rows = read('rows.json');
    const results = await runSpecs(specs(rows));
    const words = new Map(
      Object.entries(rows).flatMap(([id, row]) =>
        row.test === undefined ? [] : [[id, resultOf(row, results)]],
      ),
    );
    const requirements = read('requirements.json');
    writeFileSync(
      DOCUMENT,
      renderConformance(requirements, rows, (id) => words.get(id) ?? ''),
    );
    writeFileSync(DECISIONS, renderDecisions(readFileSync(DECISIONS, 'utf8'), requirements, rows));
    const wrong = [...words].filter(([, word]) => word !== 'passes');
    for (const [id, word] of wrong) say(`${id}: ${word}`);
    const all = [...results.values()].flat();
    const failed = all.filter(({ status }) => status === 'failed');
    for (const { fullName } of failed) say(`failed: ${fullName}`);
    say(
      `${all.length - failed.length} tests passed, ${failed.length} failed; wrote ${relative(ROOT, DOCUMENT)}`,
    );
    return wrong.length === 0 && failed.length === 0;
  },
});
