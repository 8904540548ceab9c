// Before all specs: a folder for the run's files, and one private MariaDB when its programs are installed and a
// selected spec can use it.
import { mkdtempSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { findMariadb, startMariadb } from './mariadb.mjs';

/** The pure libraries have no database: a run of their specs alone does not wait for one. */
const PURE = /\blibs\/(scim|directory)\b/;

function wantsDatabase(globalConfig) {
  const patterns = globalConfig.testPathPatterns?.patterns ?? [];
  return patterns.length === 0 || !patterns.every((pattern) => PURE.test(pattern));
}

export default async function globalSetup(globalConfig) {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-test-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.env.ROLLCALL_TEST_FOLDER = folder;
  process.once('exit', remove);
  // A run that is interrupted does not reach the teardown; an exit through these handlers removes the folder.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.once(signal, () => process.exit(128 + constants.signals[signal]));
  }

  delete process.env.ROLLCALL_TEST_MARIADB_URL;
  const programs = wantsDatabase(globalConfig) ? findMariadb() : undefined;
  const server = programs && (await startMariadb({ programs }));
  if (server !== undefined) process.env.ROLLCALL_TEST_MARIADB_URL = server.url;

  globalThis.__rollcallTestRun = {
    async stop() {
      await server?.stop();
      remove();
    },
  };
}
