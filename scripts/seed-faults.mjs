// `npm run seed-faults`: do the tests notice? Seeds each fault of faults.mjs into a copy of the working tree, runs the
// spec that proves the row, and requires that the row's test fails. Exits with 1 when a fault survives, when a search
// string is no longer found, and when a test fails without any fault.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { FAULTS } from './faults.mjs';
import { OptionError, parseOptions, runCommand } from './run-command.mjs';

const HELP = `npm run seed-faults -- [options] [WORD ...]

Seeds each fault of scripts/faults.mjs into a copy of the working tree and requires that its row's test fails; on the
embedded database alone.

  WORD      only the faults in whose name or row one of the words stands
  --help
`;

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const LEFT_OUT = new Set(['node_modules', 'dist', 'data', 'coverage', '.git']);

function copyTree() {
  const copy = mkdtempSync(join(tmpdir(), 'rollcall-faults-'));
  const remove = () => rmSync(copy, { recursive: true, force: true });
  process.once('exit', remove);
  cpSync(ROOT, copy, {
    recursive: true,
    filter: (source) => !LEFT_OUT.has(relative(ROOT, source).split(sep)[0]),
  });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** The results of the tests of a row, by one run of its spec. */
function runRow(copy, { spec, row }) {
  const output = join(copy, 'fault-results.json');
  rmSync(output, { force: true });
  const jest = spawnSync(
    process.execPath,
    [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      join(copy, 'node_modules/jest/bin/jest.js'),
      '--json',
      `--outputFile=${output}`,
      '--runTestsByPath',
      spec,
      '-t',
      escaped(`${row}:`),
    ],
    // The embedded database alone: every fault shows there.
    { cwd: copy, encoding: 'utf8', env: { ...process.env, ROLLCALL_TEST_MARIADBD: 'off' }, timeout: 180_000 },
  );
  try {
    const { testResults } = JSON.parse(readFileSync(output, 'utf8'));
    const results = testResults.flatMap(({ assertionResults }) => assertionResults);
    return {
      passed: results.filter(({ status }) => status === 'passed').length,
      failed: results.filter(({ status }) => status === 'failed').length,
    };
  } catch {
    throw new Error(`${spec} could not be run:\n${jest.stderr.slice(-2000)}`);
  }
}

/** The file with the fault in it; undefined where a search string is not there exactly once. */
function seeded(source, edits) {
  let text = source;
  for (const [search, replacement] of edits) {
    const parts = text.split(search);
    if (parts.length !== 2) return undefined;
    text = parts.join(replacement);
  }
  return text;
}

function judge(copy, fault) {
  const path = join(copy, fault.file);
  const source = readFileSync(path, 'utf8');
  const text = seeded(source, fault.edits);
  if (text === undefined) return 'NOT FOUND: the code has changed';
  const sound = runRow(copy, fault);
  if (sound.passed === 0) return 'NO TEST of that row passes without the fault';
  if (sound.failed > 0) return 'FAILS without the fault';
  writeFileSync(path, text);
  try {
    return runRow(copy, fault).failed > 0 ? 'noticed' : 'SURVIVED';
  } finally {
    writeFileSync(path, source);
  }
}

function readOptions(args) {
  const { values, positionals: words } = parseOptions(args, {
    options: { help: { type: 'boolean' } },
    allowPositionals: true,
  });
  if (values.help) return { help: HELP };
  const faults = FAULTS.filter(
    ({ name, row }) => words.length === 0 || words.some((word) => `${name} ${row}`.includes(word)),
  );
  if (faults.length === 0) throw new OptionError(`no fault has "${words.join('" or "')}" in its name or row`);
  return { faults };
}

async function run({ faults }) {
  const copy = copyTree();
  const width = Math.max(...faults.map(({ name }) => name.length));
  let unnoticed = 0;
  for (const fault of faults) {
    const verdict = judge(copy, fault);
    if (verdict !== 'noticed') unnoticed += 1;
    console.log(`${fault.name.padEnd(width)}  ${fault.row.padEnd(20)}  ${verdict}`);
    // A signal that came meanwhile has its turn.
    await nextTurn();
  }
  console.log(`${faults.length - unnoticed} of ${faults.length} faults noticed`);
  return unnoticed === 0;
}

await runCommand({ readOptions, run });
