// What the long commands of package.json share: their options, what they stand on, and how they end.
import { parseArgs } from 'node:util';
import { prepare } from './prepare.mjs';

/** Says what is wrong with the command line, or what it needs and this machine lacks. */
export class OptionError extends Error {}

/**
 * Runs a command and ends the process: with 0, with 1 where something was wrong, with 2 where it was called wrongly.
 * @param {object} command
 * @param {(args: readonly string[]) => { help?: string, build?: boolean }} command.readOptions
 * @param {(options: object) => Promise<boolean>} command.run gives whether all was well; the build is there by then
 */
export async function runCommand({ readOptions, run }) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));
  try {
    process.exitCode = (await prepared(readOptions, run)) ? 0 : 1;
  } catch (error) {
    const known = error instanceof OptionError;
    say(known ? `${error.message}; --help tells more` : error.stack);
    process.exitCode = known ? 2 : 1;
  }
  // Connections that are kept open may hold the process.
  process.exit();
}

/**
 * Reads a command line by Node's rules.
 * @param {readonly string[]} args
 * @param {import('node:util').ParseArgsConfig} config `options`, and `allowPositionals`
 * @throws OptionError for an option that is not among them, and for one without its value
 */
export function parseOptions(args, config) {
  try {
    return parseArgs({ ...config, args: [...args] });
  } catch (error) {
    throw new OptionError(error.message);
  }
}

async function prepared(readOptions, run) {
  const options = readOptions(process.argv.slice(2));
  if (options.help !== undefined) {
    process.stdout.write(options.help);
    return true;
  }
  if (options.build && !(await prepare())) {
    say('the build failed: see above');
    return false;
  }
  return run(options);
}

/** Tells whoever runs the command. @param {string} line */
export function say(line) {
  process.stderr.write(`rollcall: ${line}\n`);
}
