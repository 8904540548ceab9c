// What `npm run bench:events` is told on its command line.
import { OptionError, parseOptions } from '../../scripts/run-command.mjs';

const HELP = `npm run bench:events -- [options]

  --seconds N    seconds of a run at a fixed rate                          (30)
  --backlog N    events that wait while the broker is away                 (100000)
  --out FOLDER   where events.md and plots/ go                             (bench)
  --quick        one short run of each: does everything work?
  --no-build     take dist/ as it is
  --help
`;

const DEFAULTS = { seconds: '30', backlog: '100000' };
const QUICK = { seconds: '1', backlog: '2000' };

/** Writes per second at which lag and latency are measured. */
const RATE = 100;

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
  const { seconds, backlog, out } = { ...DEFAULTS, ...(quick ? QUICK : {}), ...given };
  return {
    seconds: number('seconds', seconds),
    backlog: whole('backlog', backlog),
    ...{ out, quick, build: given['no-build'] !== true },
    ...{ rate: RATE, users: quick ? 100 : 1000, runs: quick ? 1 : 4 },
  };
}

function parse(args) {
  const text = { type: 'string' };
  const flag = { type: 'boolean' };
  return parseOptions(args, {
    options: {
      ...{ seconds: text, backlog: text, out: text },
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
