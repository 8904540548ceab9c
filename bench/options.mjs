// What `npm run bench` is told on its command line.
import { OptionError, parseOptions } from '../scripts/run-command.mjs';
import { SCENARIOS } from './scenarios/index.mjs';

const HELP = `npm run bench -- [options]

  --users N              the same as --sizes N
  --sizes N,N,...        users in MariaDB                                  (1000,200000,1000000)
  --embedded-sizes N,... users in the embedded database                    (2000,20000)
  --engines NAME,...     mariadb, libsql                                   (mariadb,libsql)
  --scenarios NAME,...   only these, of those below                        (all)
  --runs N               runs of the service and of the floor, in turn     (5)
  --seconds N            seconds of a run                                  (2)
  --rate N               arrivals per second of the open loop; without it 60 % of what the closed loop reached
  --connections N        connections of the closed loop                    (8)
  --out FOLDER           where report.md, report.json and plots/ go        (bench)
  --quick                one short run of each at small sizes: does everything work?
  --no-build             take dist/ as it is
  --help

Scenarios:
${SCENARIOS.map(({ name, title }) => `  ${name.padEnd(18)} ${title}`).join('\n')}
`;

const DEFAULTS = {
  sizes: '1000,200000,1000000',
  'embedded-sizes': '2000,20000',
  engines: 'mariadb,libsql',
  runs: '5',
  seconds: '2',
  connections: '8',
};

const QUICK = { sizes: '200', 'embedded-sizes': '200', runs: '1', seconds: '0.1' };

export const ENGINES = ['mariadb', 'libsql'];

const SCENARIO_NAMES = SCENARIOS.map(({ name }) => name);

/**
 * Reads the command line.
 * @param {readonly string[]} args
 * @returns options, or `{ help }` where only that was asked for
 * @throws OptionError
 */
export function readOptions(args) {
  const { values } = parse(args);
  if (values.help) return { help: HELP };
  const defaults = values.quick ? { ...DEFAULTS, ...QUICK } : DEFAULTS;
  const given = { ...defaults, ...(values.users && { sizes: values.users }), ...values };
  return {
    sizes: {
      mariadb: counts('sizes', given.sizes),
      libsql: counts('embedded-sizes', given['embedded-sizes']),
    },
    engines: namesOf('engines', given.engines, ENGINES),
    scenarios:
      given.scenarios === undefined ? undefined : namesOf('scenarios', given.scenarios, SCENARIO_NAMES),
    runs: count('runs', given.runs),
    seconds: number('seconds', given.seconds),
    rate: given.rate === undefined ? undefined : number('rate', given.rate),
    connections: count('connections', given.connections),
    out: given.out,
    quick: given.quick === true,
    build: given['no-build'] !== true,
  };
}

function parse(args) {
  const text = { type: 'string' };
  const flag = { type: 'boolean' };
  return parseOptions(args, {
    options: {
      ...{ users: text, sizes: text, 'embedded-sizes': text, engines: text, scenarios: text },
      ...{ runs: text, seconds: text, rate: text, connections: text, out: text },
      ...{ quick: flag, 'no-build': flag, help: flag },
    },
  });
}

function names(option, value) {
  const list = value.split(',').map((name) => name.trim());
  if (list.includes('')) throw new OptionError(`--${option} wants names with a comma between them`);
  return list;
}

/** Names, all of which must be known. */
function namesOf(option, value, known) {
  const list = names(option, value);
  const unknown = list.find((name) => !known.includes(name));
  if (unknown === undefined) return list;
  throw new OptionError(
    `--${option} knows ${known.slice(0, -1).join(', ')} and ${known.at(-1)}, not "${unknown}"`,
  );
}

function counts(option, value) {
  return names(option, value).map((part) => count(option, part));
}

function count(option, value) {
  const parsed = number(option, value);
  if (!Number.isInteger(parsed)) throw new OptionError(`--${option} wants whole numbers, not "${value}"`);
  return parsed;
}

function number(option, value) {
  const parsed = Number(value.replaceAll('_', ''));
  if (!(parsed > 0)) throw new OptionError(`--${option} wants numbers above 0, not "${value}"`);
  return parsed;
}
