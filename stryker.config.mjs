// `npm run mutants`: see test/mutants/run.mjs, and docs/testing.md for its last result.

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  packageManager: 'npm',
  plugins: ['./test/mutants/plugin.mjs'],
  testRunner: 'specs',
  mutate: ['libs/scim/src/{filter,patch,resource}/**/*.ts', '!**/*.spec.ts', '!**/*.fixture.ts'],
  coverageAnalysis: 'perTest',
  disableTypeChecks: false,
  ignorePatterns: ['**', '!libs/scim/src/**', '!test/support/arbitraries/**'],
  tempDirName: 'data/mutants',
  cleanTempDir: 'always',
  reporters: ['clear-text', 'progress', 'json', 'scores'],
  jsonReporter: { fileName: 'data/mutants.json' },
  clearTextReporter: { logTests: false, allowColor: false, reportTests: false, reportScoreTable: false },
  concurrency: 2,
  // A test that does not end is ended by the runner; this is for what it cannot end.
  timeoutMS: 120_000,
  thresholds: { high: 95, low: 85, break: 85 },
};
