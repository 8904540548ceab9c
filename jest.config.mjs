// Jest runs the TypeScript sources as ES modules, compiled by swc; types are checked by `npm run types`.
// It needs NODE_OPTIONS=--experimental-vm-modules, which `npm test` sets.

/** @type {import('jest').Config} */
export default {
  rootDir: '.',
  roots: ['<rootDir>'],
  testMatch: ['<rootDir>/{libs,apps,test,migrations}/**/*.spec.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  watchPathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/data/'],
  // Node's, in which a spec fails that lets a canary out.
  testEnvironment: '<rootDir>/test/support/canary-environment.mjs',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          keepClassNames: true,
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  moduleNameMapper: {
    '^@rollcall/([a-z]+)$': '<rootDir>/libs/$1/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  moduleFileExtensions: ['js', 'ts', 'mjs', 'cjs', 'json', 'node'],
  globalSetup: '<rootDir>/test/support/global-setup.mjs',
  globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
  maxWorkers: 2,
  // What a spec has loaded as an ES module stays in its worker: without a bound, two of them come to 8 GB.
  workerIdleMemoryLimit: '2GB',
  testTimeout: 20_000,
};
