// `npm run bench:events`: see docs/benchmark.md. Measures what the outbox does with events, and what it costs. The exit
// code is 1 where an answer was wrong, or an event is missing, came twice or stands in the wrong place.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OptionError, runCommand, say } from '../scripts/run-command.mjs';
import { MARIADB_PACKAGE, findMariadb } from '../test/support/mariadb.mjs';
import { NATS_PACKAGE, findNats } from '../test/support/nats.mjs';
import { readOptions } from './events/options.mjs';

const NEEDED = [
  [findMariadb, MARIADB_PACKAGE],
  [findNats, NATS_PACKAGE],
];

/** Loaded when the build is there. */
async function benchmark(options) {
  for (const [find, { name, install }] of NEEDED) {
    if (find() === undefined) throw new OptionError(`${name} is not installed (${install})`);
  }
  const { measureEvents } = await import('./events/measure-events.mjs');
  const { writeEventsReport } = await import('./events/report.mjs');
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-bench-events-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return writeEventsReport(await measureEvents({ options, folder }));
}

await runCommand({
  readOptions,
  run: async (options) => {
    const { wrong, files } = await benchmark(options);
    for (const file of files) say(`wrote ${file}`);
    if (wrong > 0) say(`${wrong} answers or events were wrong: see the report`);
    return wrong === 0;
  },
});
