// `npm run chaos`: kills the service, its relays, its database and its broker while clients write, and looks whether each
// acknowledged change has become an event that arrived, in order, and the mirrors of the example of a downstream service,
// which is killed as well, are the directory. The exit code is 1 where a promise was broken.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runCommand, say } from '../../scripts/run-command.mjs';
import { readOptions } from './options.mjs';
import { reportText } from './report.mjs';

function folderFor({ out }) {
  if (out === undefined) return mkdtempSync(join(tmpdir(), 'rollcall-chaos-'));
  mkdirSync(out, { recursive: true });
  return resolve(out);
}

async function run(options) {
  say(`chaos on ${options.engine}, seed ${options.seed}`);
  const folder = folderFor(options);
  let isKept = options.out !== undefined;
  process.once('exit', () => {
    if (isKept) say(`ledger, logs and report are in ${folder}`);
    else rmSync(folder, { recursive: true, force: true });
  });
  try {
    // Loaded when the build is there.
    const { runRig } = await import('./rig.mjs');
    const report = await runRig(options, folder, say);
    writeFileSync(join(folder, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
    process.stdout.write(reportText(report));
    isKept ||= report.violations.length > 0;
    return report.violations.length === 0;
  } catch (error) {
    isKept = true;
    throw error;
  }
}

await runCommand({ readOptions, run });
