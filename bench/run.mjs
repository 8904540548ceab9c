// `npm run bench`: see docs/benchmark.md. Builds what is stale, starts the databases, loads them, measures, and writes
// the report. The exit code is 1 where an answer was wrong.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MARIADB_PACKAGE, findMariadb } from '../test/support/mariadb.mjs';
import { runCommand, say } from '../scripts/run-command.mjs';
import { readOptions } from './options.mjs';
import { ProgressBar } from './progress-bar.mjs';

/** Loaded when the build is there. */
async function benchmark(options) {
  const { benchmarkEngine } = await import('./benchmark-engine.mjs');
  const { startLibsqlEngine, startMariadbEngine } = await import('./databases.mjs');
  const starts = { mariadb: startMariadbEngine, libsql: startLibsqlEngine };
  const { describeMachine } = await import('./machine.mjs');
  const { writeReport } = await import('./report.mjs');
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const bar = new ProgressBar();
  const begin = new Date();
  const engines = [];
  const notes = [];
  for (const name of options.engines) {
    if (name === 'mariadb' && findMariadb() === undefined) {
      notes.push(`MariaDB was left out, for it is not installed (${MARIADB_PACKAGE.install}).`);
      bar.note(notes.at(-1));
      continue;
    }
    const engine = await starts[name]({ folder });
    try {
      const sizes = await benchmarkEngine({ engine, sizes: options.sizes[name], options, folder, bar });
      engines.push({ engine: name, version: engine.name, sizes });
    } finally {
      await engine.stop();
    }
  }
  const results = { begin, end: new Date(), machine: describeMachine(folder), options, notes, engines };
  return writeReport(results);
}

await runCommand({
  readOptions,
  run: async (options) => {
    const { wrong, files } = await benchmark(options);
    for (const file of files) say(`wrote ${file}`);
    if (wrong > 0) say(`${wrong} answers were wrong: see the report`);
    return wrong === 0;
  },
});
