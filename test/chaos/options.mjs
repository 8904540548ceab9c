// What `npm run chaos` is told on its command line.
import { OptionError, parseOptions } from '../../scripts/run-command.mjs';

/** Kills between two breaks. */
export const ROUND = 20;

const HELP = `npm run chaos -- [options]

  --kills N        processes that are killed before it is looked what became of it all   (40)
  --seed N         the faults come as in the run that printed this seed                  (from the clock)
  --engine NAME    mariadb: MariaDB and NATS JetStream, two replicas and a relay;
                   libsql: the embedded database, one process, webhooks                  (mariadb)
                   both with the example of a downstream service
  --mode NAME      safety: faults without a break, and one look at the end;
                   liveness: a break after each ${ROUND} kills, in which everything must arrive (safety)
  --seconds N      faults end after this time, however many were killed                  (none)
  --out FOLDER     keeps ledger, logs and report there                                   (kept only where it fails)
  --no-build       take dist/ as it is
  --help
`;

const ENGINES = ['mariadb', 'libsql'];
const MODES = ['safety', 'liveness'];

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
    kills: count('kills', values.kills ?? '40'),
    seed: count('seed', values.seed ?? process.env.ROLLCALL_TEST_SEED ?? String(1 + (Date.now() % 2 ** 31))),
    engine: oneOf('engine', values.engine ?? 'mariadb', ENGINES),
    mode: oneOf('mode', values.mode ?? 'safety', MODES),
    seconds: values.seconds === undefined ? Infinity : count('seconds', values.seconds),
    out: values.out,
    build: values['no-build'] !== true,
  };
}

function parse(args) {
  const text = { type: 'string' };
  const flag = { type: 'boolean' };
  return parseOptions(args, {
    options: {
      ...{ kills: text, seed: text, engine: text, mode: text, seconds: text, out: text },
      ...{ 'no-build': flag, help: flag },
    },
  }).values;
}

function oneOf(option, value, words) {
  if (words.includes(value)) return value;
  throw new OptionError(`--${option} knows ${words.join(' and ')}, not "${value}"`);
}

function count(option, value) {
  const parsed = Number(value);
  if (Number.isInteger(parsed) && parsed > 0) return parsed;
  throw new OptionError(`--${option} wants a whole number above 0, not "${value}"`);
}
