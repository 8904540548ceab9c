// `npm test [-- jest arguments]`: installs and builds as `npm start` does, runs every test that this machine can run,
// lists by name what was left out, and ends with the line `N passed, N failed`.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findHelm, findKustomize, HELM_PACKAGE, KUSTOMIZE_PACKAGE } from './deploy/programs.mjs';
import { findGalera, GALERA_PACKAGE } from '../test/support/galera.mjs';
import { findKafkaMock, KAFKA_MOCK_PACKAGE } from '../test/support/kafka-mock.mjs';
import { findMariadb, MARIADB_PACKAGE } from '../test/support/mariadb.mjs';
import { findMounts, MOUNTS } from '../test/support/mounts.mjs';
import { findNats, NATS_PACKAGE } from '../test/support/nats.mjs';
import { findPromtool, PROMTOOL_PACKAGE } from '../test/support/promtool.mjs';
import { findRabbitmq, RABBITMQ_PACKAGE } from '../test/support/rabbitmq.mjs';
import { prepare, ROOT, run } from './prepare.mjs';
import { findPrevious, PREVIOUS_BUILD } from './previous-build.mjs';

const PROGRAMS = [
  { ...MARIADB_PACKAGE, find: findMariadb },
  { ...GALERA_PACKAGE, find: findGalera },
  { ...NATS_PACKAGE, find: findNats },
  { ...RABBITMQ_PACKAGE, find: findRabbitmq },
  { ...KAFKA_MOCK_PACKAGE, find: findKafkaMock },
  { ...PROMTOOL_PACKAGE, find: findPromtool },
  { ...KUSTOMIZE_PACKAGE, find: findKustomize },
  { ...HELM_PACKAGE, find: findHelm },
  // No package has it: a clone without its history cannot get it without a network.
  { ...PREVIOUS_BUILD, find: findPrevious, mayLack: true },
  // No package gives a right that the user does not have.
  { ...MOUNTS, find: findMounts, mayLack: true },
];

function end({ passed, failed, code }) {
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = code !== 0 ? code : passed === 0 || failed > 0 ? 1 : 0;
}

function leftOutBlocks(file) {
  try {
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line));
  } catch {
    return [];
  }
}

async function runJest(args, folder) {
  const counts = join(folder, 'counts.json');
  const leftOut = join(folder, 'left-out.jsonl');
  const code = await run(
    process.execPath,
    [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      join(ROOT, 'node_modules/jest/bin/jest.js'),
      '--reporters=default',
      `--reporters=${join(ROOT, 'scripts/count-reporter.mjs')}`,
      ...args,
    ],
    {
      env: { ...process.env, ROLLCALL_TEST_LEFT_OUT_FILE: leftOut, ROLLCALL_TEST_COUNTS_FILE: counts },
      stdio: ['ignore', 2, 2],
    },
  );
  const blocks = leftOutBlocks(leftOut);
  try {
    return { ...JSON.parse(readFileSync(counts, 'utf8')), code, blocks };
  } catch {
    return { passed: 0, failed: code === 0 ? 0 : 1, code, blocks };
  }
}

async function main(args) {
  const missing = PROGRAMS.filter(({ find }) => find() === undefined);
  const required = missing.filter(({ mayLack }) => mayLack !== true);
  if (process.env.ROLLCALL_TEST_REQUIRE === 'all' && required.length > 0) {
    for (const { name, install } of required)
      console.log(`${name} is required and not installed: ${install}`);
    end({ passed: 0, failed: required.length, code: 1 });
    return;
  }

  const built = await prepare();
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-run-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const { blocks, ...counts } = await runJest(args, folder);

  for (const { name, install } of missing) {
    const names = [
      ...new Set(blocks.filter(({ program }) => program === name).map(({ block }) => block)),
    ].sort();
    if (names.length === 0) continue;
    console.log(`Left out, for ${name} is not installed (${install}):`);
    for (const block of names) console.log(`  ${block}`);
  }
  if (!built) console.log('The build failed: see above.');
  end({ ...counts, failed: counts.failed + (built ? 0 : 1) });
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(`rollcall: ${error.message}`);
  end({ passed: 0, failed: 1, code: 1 });
}
