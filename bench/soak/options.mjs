// What `npm run soak` is told on its command line.
import { OptionError, parseOptions } from '../../scripts/run-command.mjs';

const HELP = `npm run soak -- [options]

  --minutes N    how long it is looked at                                  (20)
  --warm-up N    minutes before                                            (3)
  --rate N       requests per second          (half of what is measured before)
  --users N      users of the tenant                                       (10,000)
  --out FOLDER   where soak.md goes                                        (bench)
  --quick        half a minute: does everything work? Only wrong answers count
  --no-build     take dist/ as it is
  --help
`;

const DEFAULTS = { minutes: '20', 'warm-up': '3', users: '10000' };
const QUICK = { minutes: '0.4', 'warm-up': '0.1', users: '100' };

/**
 * Reads the command line.
 * @param {readonly string[]} args
 * @returns options, or `{ help }` where only that was asked for
 * @throws OptionError
 */
export function readOptions(args) {
  const text = { type: 'string' };
  const flag = { type: 'boolean' };
  const { values: given } = parseOptions(args, {
    options: {
      ...{ minutes: text, 'warm-up': text, rate: text, users: text, out: text },
      ...{ quick: flag, 'no-build': flag, help: flag },
    },
  });
  if (given.help) return { help: HELP };
  const quick = given.quick === true;
  const all = { ...DEFAULTS, ...(quick ? QUICK : {}), ...given };
  return {
    minutes: number('minutes', all.minutes),
    warmUp: number('warm-up', all['warm-up']),
    rate: all.rate === undefined ? undefined : number('rate', all.rate),
    users: number('users', all.users),
    ...{ out: all.out, quick, build: given['no-build'] !== true },
  };
}

function number(option, value) {
  const parsed = Number(value.replaceAll('_', ''));
  if (!(parsed > 0)) throw new OptionError(`--${option} wants a number above 0, not "${value}"`);
  return parsed;
}
