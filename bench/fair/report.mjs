// Writes what was measured: fair.md.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { count, ms, table, verdict } from '../report-text.mjs';

const BENCH = fileURLToPath(new URL('..', import.meta.url));

/** A tenant beside another that sends too much: its p99 by that without. */
const MOST = 1.5;

/** Writes the file and gives its path, and the number of wrong answers. */
export function writeFairReport(results) {
  const folder = results.options.out ?? BENCH;
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'fair.md');
  writeFileSync(file, reportText(results));
  return { file: relative(process.cwd(), file), wrong: wrongAnswers(results).length };
}

function reportText(results) {
  const { alone, beside, options, windows } = results;
  const ratio = beside.p99 / alone.p99;
  const limit = { met: ratio < MOST, by: ratio / MOST - 1 };
  const row = (label, { count: requests, p50, p95, p99, max }) => [
    ...[label, count(requests)],
    ...[p50, p95, p99, max].map(ms),
  ];
  const noise = sum(windows.flatMap((window) => (window.noise === undefined ? [] : [window.noise.statuses])));
  return [
    ...introduction(results),
    '## Limits',
    '',
    ...table(
      ['what', 'limit', 'measured', ''],
      [
        [
          `p99 of a tenant beside one at ${options.times} times its limit by that without, all windows together`,
          `< ${MOST}`,
          ratio.toFixed(2),
          verdict(limit),
        ],
      ],
    ),
    '',
    `## The tenant that keeps to its limit, ${options.rate} requests/s, ms`,
    '',
    ...table(
      ['the other', 'requests', 'p50', 'p95', 'p99', 'max'],
      [row('is silent', alone), row(`sends ${count(options.limit.perSecond * options.times)}/s`, beside)],
    ),
    '',
    `p99 of each window: alone ${p99s(windows, false)}; beside ${p99s(windows, true)}.`,
    '',
    '## The tenant that does not',
    '',
    ...table(
      ['answer', 'requests'],
      Object.entries(noise).map(([status, requests]) => [status, count(requests)]),
    ),
    '',
    ...problems(results),
  ].join('\n');
}

function introduction({ begin, end, machine, version, options }) {
  const minutes = Math.ceil((end - begin) / 60_000);
  const { limit } = options;
  const runs = `${options.runs} windows of ${options.seconds} s of each kind, in turn`;
  return [
    '# Benchmark of fairness',
    '',
    'Made by `npm run bench:fair`; [how to read it](../docs/benchmark.md#fairness).',
    '',
    ...table(
      ['', ''],
      [
        ['machine', `${machine.processor}, ${machine.memory}, shared by both clients, service and database`],
        ['load', `${machine.load.toFixed(1)} before the run, by others (average of a minute)`],
        ['system', `${machine.system}, Node ${machine.node}, MariaDB ${version}`],
        ['durable write', `${machine.fsync.toFixed(2)} ms for write and fsync of 1 KiB`],
        ['limit of a tenant', `${limit.perSecond} requests/s, burst ${count(limit.burst)}`],
        ['when', `${begin.toISOString()}, ${minutes} min`],
        ['runs', `${runs}${options.quick ? '; --quick, so no figure means anything' : ''}`],
      ],
    ),
    '',
  ];
}

function p99s(windows, noisy) {
  return windows
    .filter((window) => window.noisy === noisy)
    .map(({ quiet }) => ms(quiet.p99))
    .join(', ');
}

function sum(counts) {
  const all = {};
  for (const statuses of counts) {
    for (const [status, requests] of Object.entries(statuses)) all[status] = (all[status] ?? 0) + requests;
  }
  return all;
}

/** The one tenant is never refused, and the other is told nothing but 200 and 429. */
function wrongAnswers({ windows }) {
  return windows.flatMap(({ quiet, noise }) => [
    ...wrongIn(quiet.statuses, ['200']).map((status) => `within its limit: ${status}`),
    ...wrongIn(noise?.statuses ?? {}, ['200', '429']).map((status) => `beyond its limit: ${status}`),
  ]);
}

function wrongIn(statuses, right) {
  return Object.entries(statuses)
    .filter(([status]) => !right.includes(status))
    .map(([status, requests]) => `${requests} × ${status}`);
}

function problems(results) {
  const wrong = wrongAnswers(results);
  return wrong.length > 0 ? [`**Wrong answers**: ${wrong.join('; ')}`, ''] : [];
}
