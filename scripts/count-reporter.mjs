// A reporter of Jest for `npm test`: leaves the counts in the file that ROLLCALL_TEST_COUNTS_FILE names.
import { writeFileSync } from 'node:fs';

export default class CountReporter {
  onRunComplete(_contexts, results) {
    const counts = {
      passed: results.numPassedTests,
      // A file that could not be run has no tests to count: it counts as one that failed.
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
    };
    writeFileSync(process.env.ROLLCALL_TEST_COUNTS_FILE, JSON.stringify(counts));
  }
}
