// `npm run mutants`: changes the protocol library in one place after the other, and looks whether a spec of the library
// notices. docs/testing.md says what is found, and keeps the score of each file. The exit code is 1 below the score that
// stryker.config.mjs wants.
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';

const HELP = `npm run mutants -- [options]

  --mutate GLOB      the sources to change; may be repeated, and end in :FROM-TO for lines
                     (libs/scim/src/{filter,patch,resource}/**/*.ts)
  --concurrency N    processes                                                         (2)
  --help
`;

/** Never changed, whatever is asked for. */
const TESTS = ['!**/*.spec.ts', '!**/*.fixture.ts'];

function readOptions() {
  const text = { type: 'string' };
  const options = { mutate: { ...text, multiple: true }, concurrency: text, help: { type: 'boolean' } };
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    process.stderr.write(`rollcall: ${error.message}; --help tells more\n`);
    process.exit(2);
  }
}

const { mutate, concurrency, help } = readOptions();
if (help) {
  process.stdout.write(HELP);
} else {
  const asked = mutate === undefined ? {} : { mutate: [...mutate, ...TESTS] };
  await new Stryker({ ...asked, ...(concurrency && { concurrency: Number(concurrency) }) }).runMutationTest();
}
