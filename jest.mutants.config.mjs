// Jest for `npm run mutants`: the specs of the protocol library, which need no servers, or those that
// ROLLCALL_TEST_MUTANTS names, so that a few files can be looked at in minutes.
import base from './jest.config.mjs';

const rest = Object.fromEntries(Object.entries(base).filter(([name]) => !name.startsWith('global')));

/** @type {import('jest').Config} */
export default {
  ...rest,
  testMatch: [`<rootDir>/libs/scim/${process.env.ROLLCALL_TEST_MUTANTS ?? '**/*.spec.ts'}`],
};
