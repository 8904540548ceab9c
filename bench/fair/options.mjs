// What `npm run bench:fair` is told on its command line.
import { OptionError, parseOptions } from '../../scripts/run-command.mjs';

const HELP = `npm run bench:fair -- [options]

  --seconds N    seconds of a window                                       (10)
  --runs N       windows of each kind, in turn                             (6)
  --out FOLDER   where fair.md goes                                        (bench)
  --quick        one short window of each: does everything work?
  --no-build     take dist/ as it is
  --help
`;

const DEFAULTS = { seconds: '10', runs: '6' };
const QUICK = { seconds: '1', runs: '1' };

/** Requests per second of the tenant that keeps to its limit. */
const RATE = 40;

/** The limit of a tenant, as a service has it by default, and how many times as much the other one sends. */
const LIMIT = { perSecond: 100, burst: 1000 };
const TIMES = 10;

/** A short window is to see refusals on a machine that is busy with other things, too. */
const QUICK_LIMIT = { perSecond: 50, burst: 100 };

/**
 * Reads the command line.
 * @param {readonly string[]} args
 * @returns options, or `{ help }` where only that was asked for
 * @throws OptionError
 */
export function readOptions(args) {
  const given = parse(args);
  if (given.help) return { help: HELP };
  const quick = given.quick === true;
  const { seconds, runs, out } = { ...DEFAULTS, ...(quick ? QUICK : {}), ...given };
  return {
    seconds: number('seconds', seconds),
    runs: whole('runs', runs),
    ...{ out, quick, build: given['no-build'] !== true },
    ...{ rate: RATE, limit: quick ? QUICK_LIMIT : LIMIT, times: TIMES, users: quick ? 100 : 10_000 },
  };
}

function parse(args) {
  const text = { type: 'string' };
  const flag = { type: 'boolean' };
  return parseOptions(args, {
    options: {
      ...{ seconds: text, runs: text, out: text },
      ...{ quick: flag, 'no-build': flag, help: flag },
    },
  }).values;
}

function whole(option, value) {
  const parsed = number(option, value);
  if (!Number.isInteger(parsed)) throw new OptionError(`--${option} wants a whole number, not "${value}"`);
  return parsed;
}

function number(option, value) {
  const parsed = Number(value.replaceAll('_', ''));
  if (!(parsed > 0)) throw new OptionError(`--${option} wants a number above 0, not "${value}"`);
  return parsed;
}
