// What `npm run fuzz` is told on its command line.
import { parseArgs } from 'node:util';

/** What is fuzzed. */
export const TARGETS = ['filter', 'path', 'body', 'bulk', 'query'];

const HELP = `npm run fuzz -- [options]

  --inputs N       inputs for each target                               (200000)
  --target NAME    ${TARGETS.join(', ')}; may be repeated      (all of them)
  --seed N         the inputs of the run that printed this seed         (from the clock)
  --replay         only the kept inputs, those that once failed
  --keep FOLDER    where an input that fails is written                 (test/fuzz/corpus)
  --no-build       take dist/ as it is
  --help
`;

/** Says what is wrong with the command line. */
export class OptionError extends Error {}

/**
 * Reads the command line; the seed may also come from ROLLCALL_TEST_SEED.
 * @param {readonly string[]} args
 * @returns options, or `{ help }` where only that was asked for
 * @throws OptionError
 */
export function readOptions(args) {
  const values = parse(args);
  if (values.help) return { help: HELP };
  return {
    inputs: values.replay === true ? 0 : count('inputs', values.inputs ?? '200000'),
    targets: targetsOf(values.target ?? []),
    seed: count('seed', values.seed ?? process.env.ROLLCALL_TEST_SEED ?? String(1 + (Date.now() % 2 ** 31))),
    keep: values.keep,
    build: values['no-build'] !== true,
  };
}

function parse(args) {
  const text = { type: 'string' };
  const flag = { type: 'boolean' };
  try {
    return parseArgs({
      args: [...args],
      options: {
        ...{ inputs: text, seed: text, keep: text, target: { type: 'string', multiple: true } },
        ...{ replay: flag, 'no-build': flag, help: flag },
      },
    }).values;
  } catch (error) {
    throw new OptionError(error.message);
  }
}

function targetsOf(names) {
  for (const name of names) {
    if (!TARGETS.includes(name)) throw new OptionError(`--target knows ${TARGETS.join(', ')}, not "${name}"`);
  }
  return names.length === 0 ? TARGETS : [...new Set(names)];
}

function count(option, value) {
  const parsed = Number(value);
  if (Number.isInteger(parsed) && parsed > 0) return parsed;
  throw new OptionError(`--${option} wants a whole number above 0, not "${value}"`);
}
