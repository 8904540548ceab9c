// `npm run chaos`: kills the service, its relays, its database and its broker while clients write, and looks whether each
// acknowledged change has become an event that arrived, in order, and the mirrors of the example of a downstream service,
// which is killed as well, are the directory. The exit code is 1 where a promise was broken.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { prepare } from '../../scripts/prepare.mjs';
import { OptionError, readOptions } from './options.mjs';
import { reportText } from './report.mjs';

const say = (line) => process.stderr.write(`rollcall: ${line}\n`);

function folderFor({ out }) {
  if (out === undefined) return mkdtempSync(join(tmpdir(), 'rollcall-chaos-'));
  mkdirSync(out, { recursive: true });
  return resolve(out);
}

async function main() {
  const options = readOptions(process.argv.slice(2));
  if (options.help !== undefined) {
    process.stdout.write(options.help);
    return 0;
  }
  if (options.build && !(await prepare())) {
    say('the build failed: see above');
    return 1;
  }
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
    return report.violations.length > 0 ? 1 : 0;
  } catch (error) {
    isKept = true;
    throw error;
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));
try {
  process.exitCode = await main();
} catch (error) {
  const known = error instanceof OptionError;
  say(known ? `${error.message}; --help tells more` : error.stack);
  process.exitCode = known ? 2 : 1;
}
// Connections that are kept open may hold the process.
process.exit();
