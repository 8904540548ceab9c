// `npm run bench:fair`: see docs/benchmark.md. Measures what a tenant notices of another one that sends ten times what it
// may. The exit code is 1 where an answer was wrong.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OptionError, runCommand, say } from '../scripts/run-command.mjs';
import { MARIADB_PACKAGE, findMariadb } from '../test/support/mariadb.mjs';
import { readOptions } from './fair/options.mjs';

/** Loaded when the build is there. */
async function benchmark(options) {
  const { name, install } = MARIADB_PACKAGE;
  if (findMariadb() === undefined) throw new OptionError(`${name} is not installed (${install})`);
  const { measureFairness } = await import('./fair/measure-fairness.mjs');
  const { writeFairReport } = await import('./fair/report.mjs');
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-bench-fair-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return writeFairReport(await measureFairness({ options, folder }));
}

await runCommand({
  readOptions,
  run: async (options) => {
    const { wrong, file } = await benchmark(options);
    say(`wrote ${file}`);
    if (wrong > 0) say(`${wrong} answers were wrong: see the report`);
    return wrong === 0;
  },
});
