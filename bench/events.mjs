// `npm run bench:events`: see docs/benchmark.md. Measures what the outbox does with events, and what it costs. The exit
// code is 1 where an answer was wrong, or an event is missing, came twice or stands in the wrong place.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepare } from '../scripts/prepare.mjs';
import { MARIADB_PACKAGE, findMariadb } from '../test/support/mariadb.mjs';
import { NATS_PACKAGE, findNats } from '../test/support/nats.mjs';
import { readOptions } from './events/options.mjs';
import { OptionError } from './options.mjs';

const NEEDED = [
  [findMariadb, MARIADB_PACKAGE],
  [findNats, NATS_PACKAGE],
];

/** Loaded when the build is there. */
async function benchmark(options) {
  const { measureEvents } = await import('./events/measure-events.mjs');
  const { writeEventsReport } = await import('./events/report.mjs');
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-bench-events-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return writeEventsReport(await measureEvents({ options, folder }));
}

async function main() {
  const options = readOptions(process.argv.slice(2));
  if (options.help !== undefined) {
    process.stdout.write(options.help);
    return 0;
  }
  for (const [find, { name, install }] of NEEDED) {
    if (find() === undefined) throw new OptionError(`${name} is not installed (${install})`);
  }
  if (options.build && !(await prepare())) {
    process.stderr.write('rollcall: the build failed: see above\n');
    return 1;
  }
  const { wrong, files } = await benchmark(options);
  for (const file of files) process.stderr.write(`rollcall: wrote ${file}\n`);
  if (wrong > 0) process.stderr.write(`rollcall: ${wrong} answers or events were wrong: see the report\n`);
  return wrong > 0 ? 1 : 0;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));
try {
  process.exitCode = await main();
} catch (error) {
  const known = error instanceof OptionError;
  process.stderr.write(`rollcall: ${known ? `${error.message}; --help tells more` : error.stack}\n`);
  process.exitCode = known ? 2 : 1;
}
// Connections may hold the process.
process.exit();
