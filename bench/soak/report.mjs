// Writes what was measured: soak.md.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { count, ms, table, verdict } from '../report-text.mjs';
import { slopeOf, together } from './measure-soak.mjs';

const BENCH = fileURLToPath(new URL('..', import.meta.url));

/** MiB a minute, descriptors a minute, and by how much the p99 of one half may differ from that of the other. */
const MOST = { memory: 1, descriptors: 0.5, drift: 0.1 };

/** Writes the file and gives its path, and what was missed. */
export function writeSoakReport(results) {
  const folder = results.options.out ?? BENCH;
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'soak.md');
  const limits = limitsOf(results);
  writeFileSync(file, reportText(results, limits));
  const missed = limits.filter(({ met }) => !met).map(({ text, measured }) => `${text}: ${measured}`);
  return {
    file: relative(process.cwd(), file),
    missed: results.options.quick ? missed.filter(isWrong) : missed,
  };
}

const isWrong = (text) => text.startsWith(WRONG);
const WRONG = 'answers that were not 200';

function limitsOf({ samples, windows }) {
  const memory = slopeOf(samples, (sample) => sample.memory);
  const descriptors = slopeOf(samples, (sample) => sample.descriptors);
  const drift = driftOf(windows, 'latencies');
  const wrong = wrongAnswers(windows);
  const limit = (text, most, measured, by) => ({ text, most, measured, met: by <= 0, by });
  return [
    limit(
      'resident memory of the service',
      `< ${MOST.memory} MiB/min`,
      `${memory.toFixed(2)} MiB/min`,
      memory / MOST.memory - 1,
    ),
    limit(
      'its file descriptors',
      'flat',
      `${descriptors.toFixed(2)} a minute`,
      Math.abs(descriptors) / MOST.descriptors - 1,
    ),
    limit(
      'p99 of the second half by that of the first',
      '± 10 %',
      percent(drift),
      Math.abs(drift) / MOST.drift - 1,
    ),
    limit(WRONG, '0', String(wrong), wrong),
  ];
}

/** By what part the p99 of the second half is above that of the first. */
function driftOf(windows, which) {
  const half = windows.length / 2;
  const [first, second] = [windows.slice(0, half), windows.slice(half)];
  return together(second, which).p99 / together(first, which).p99 - 1;
}

const percent = (share) => `${share < 0 ? '' : '+'}${(share * 100).toFixed(1)} %`;

function wrongAnswers(windows) {
  return windows
    .flatMap(({ statuses }) => Object.entries(statuses))
    .reduce((sum, [status, requests]) => (status === '200' ? sum : sum + requests), 0);
}

function reportText(results, limits) {
  const { begin, end, machine, version, options, capacity, rate, windows, samples } = results;
  return [
    '# Soak',
    '',
    'Made by `npm run soak`; [how to read it](../docs/benchmark.md#soak).',
    '',
    ...table(
      ['', ''],
      [
        [
          'machine',
          `${machine.processor}, ${machine.memory}, shared by client, service, database and broker`,
        ],
        ['load', `${machine.load.toFixed(1)} before the run, by others (average of a minute)`],
        ['system', `${machine.system}, Node ${machine.node}, MariaDB ${version}`],
        [
          'requests',
          `${rate.toFixed(0)}/s, ${options.rate === undefined ? `half of the ${capacity.toFixed(0)}/s that it can do` : 'as asked for'}: three GETs to a PATCH, of ${count(options.users)} users`,
        ],
        ['probe', `${percent(driftOf(windows, 'probe'))} p99 of the second half by that of the first`],
        [
          'when',
          `${begin.toISOString()}, ${Math.round((end - begin) / 60_000)} min, ${options.warmUp} of them warm-up`,
        ],
      ],
    ),
    '',
    '## Limits',
    '',
    ...table(
      ['what', 'limit', 'measured', ''],
      limits.map((limit) => [limit.text, limit.most, limit.measured, verdict(limit)]),
    ),
    '',
    '## In the course of time',
    '',
    ...table(
      ['minutes', 'requests', 'p50 ms', 'p99 ms', 'p99 of the probe', 'memory MiB', 'descriptors'],
      windows.map((window, index) => {
        const [from, to] = [index, index + 1].map((at) => (at * options.minutes) / windows.length);
        const { count: requests, p50, p99 } = window.latencies.summary();
        const { memory, descriptors } = samples.findLast(({ minute }) => minute <= to) ?? samples[0];
        return [
          `${from.toFixed(0)} to ${to.toFixed(0)}`,
          count(requests),
          ms(p50),
          ms(p99),
          ms(window.probe.summary().p99),
          memory.toFixed(0),
          descriptors,
        ];
      }),
    ),
    '',
  ].join('\n');
}
