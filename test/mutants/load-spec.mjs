import { join } from 'node:path';
import { expect } from 'expect';
import fc from 'fast-check';
import { bind } from 'jest-each';

/** Cases of a property: fewer than in Jest, for each mutant that survives sees them all; and what fails once is enough. */
const CASES = 100;

const fewer = {
  ...fc,
  assert: (property, parameters) =>
    fc.assert(property, {
      ...parameters,
      numRuns: Math.min(parameters?.numRuns ?? CASES, CASES),
      endOnFailure: true,
    }),
};

/**
 * Loads a spec file, which names its tests with `describe` and `it` of Jest.
 * @param {import('./spec-modules.mjs').SpecModules} modules
 * @param {string} root the folder that the names of files begin in
 * @param {string} file the spec file below it
 * @returns {{ id: string, file: string, name: string, run: () => unknown }[]} its tests, as they stand there
 */
export function loadSpec(modules, root, file) {
  const tests = [];
  const titles = [];
  const describe = (title, body) => {
    titles.push(title);
    body();
    titles.pop();
  };
  const it = (title, run) => {
    const name = [...titles, title].join(' ');
    tests.push({ id: `${file} ${name}`, file, name, run });
  };
  describe.each = bind(describe, false);
  it.each = bind(it, false);
  modules.load(join(root, file), {
    '@jest/globals': { describe, it, expect },
    'fast-check': { __esModule: true, ...fewer, default: fewer },
  });
  return tests;
}
