import { Script } from 'node:vm';

/** Called by name, because a script can be stopped in the middle of a loop, and a function cannot. */
const CALL = new Script('globalThis.rollcallTest()');

/**
 * Runs one test.
 * @param {{ run: () => unknown }} test
 * @param {number} limit milliseconds of computing after which it will not end
 * @returns {Promise<{ failed?: string, endless?: boolean }>}
 */
export async function runTest({ run }, limit) {
  globalThis.rollcallTest = run;
  // On a busy machine the clock runs on while the test does not: then it gets longer.
  for (let wait = limit; ; wait *= 4) {
    const before = process.cpuUsage();
    try {
      await CALL.runInThisContext({ timeout: Math.ceil(wait) });
      return {};
    } catch (error) {
      if (error?.code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') return { failed: error?.stack ?? String(error) };
      const { user, system } = process.cpuUsage(before);
      if ((user + system) / 1000 >= limit / 2) return { endless: true };
    }
  }
}
