// `npm run mutants [-- --mutate libs/scim/src/filter/lex.ts]`: changes the protocol library in one place after the other,
// and looks whether a test notices. The long form takes hours; docs/testing.md has its last result.

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  packageManager: 'npm',
  plugins: ['@stryker-mutator/jest-runner'],
  testRunner: 'jest',
  jest: { projectType: 'custom', configFile: 'jest.mutants.config.mjs', enableFindRelatedTests: true },
  mutate: ['libs/scim/src/{filter,patch,resource}/**/*.ts', '!**/*.{spec,fixture}.ts'],
  coverageAnalysis: 'perTest',
  ignorePatterns: ['/data', '/dist', '/docs', '/bench', '/coverage', '/examples', '/reports'],
  tempDirName: 'data/mutants',
  cleanTempDir: 'always',
  reporters: ['clear-text', 'progress', 'json'],
  jsonReporter: { fileName: 'data/mutants.json' },
  clearTextReporter: { logTests: false, allowColor: false, reportTests: false },
  concurrency: 2,
  timeoutMS: 20_000,
  thresholds: { high: 95, low: 85, break: 85 },
};
