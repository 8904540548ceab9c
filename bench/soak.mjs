// `npm run soak`: see docs/benchmark.md. Runs the service at half of what it can for twenty minutes and says whether its
// memory, its file descriptors and its p99 stay where they were. The exit code is 1 where one does not.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OptionError, runCommand, say } from '../scripts/run-command.mjs';
import { MARIADB_PACKAGE, findMariadb } from '../test/support/mariadb.mjs';
import { readOptions } from './soak/options.mjs';

/** Loaded when the build is there. */
async function soak(options) {
  const { name, install } = MARIADB_PACKAGE;
  if (findMariadb() === undefined) throw new OptionError(`${name} is not installed (${install})`);
  const { measureSoak } = await import('./soak/measure-soak.mjs');
  const { writeSoakReport } = await import('./soak/report.mjs');
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-soak-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return writeSoakReport(await measureSoak({ options, folder }));
}

await runCommand({
  readOptions,
  run: async (options) => {
    const { missed, file } = await soak(options);
    say(`wrote ${file}`);
    for (const text of missed) say(`missed: ${text}`);
    return missed.length === 0;
  },
});
