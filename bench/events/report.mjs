// Writes what was measured of events: events.md and its plots.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { count, ms, table, verdict } from '../report-text.mjs';
import { eventLimits } from './limits.mjs';
import { eventPlots } from './plots.mjs';

const BENCH = fileURLToPath(new URL('..', import.meta.url));

/** Writes the files and gives their paths, and the number of wrong answers and events. */
export function writeEventsReport(results) {
  const folder = results.options.out ?? BENCH;
  mkdirSync(join(folder, 'plots'), { recursive: true });
  const plots = eventPlots(results);
  const files = {
    'events.md': reportText(results, plots),
    ...Object.fromEntries(plots.map(({ name, svg }) => [`plots/${name}.svg`, svg])),
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  const { lag, failing, backlog, apart } = results;
  const misdelivered = [backlog, apart].map(({ order }) => order.missing + order.twice + order.misplaced);
  return {
    files: Object.keys(files).map((name) => relative(process.cwd(), join(folder, name))),
    wrong:
      wrongAnswers(results).length +
      [lag.missing, failing.missing, ...misdelivered].reduce((sum, number) => sum + number, 0),
  };
}

function reportText(results, plots) {
  return [
    ...introduction(results),
    '## Limits',
    '',
    ...table(
      ['what', 'limit', 'measured', ''],
      eventLimits(results).map((limit) => [limit.text, limit.limit, limit.measured, verdict(limit)]),
    ),
    '',
    ...lagSection(results),
    ...backlogSection(results.backlog, 'a service that serves and relays'),
    ...backlogSection(results.apart, 'a relay of its own'),
    ...outageSection(results.outage, results.options),
    ...shareSection(results.share),
    ...plots.flatMap(({ name, title }) => [`![${title}](plots/${name}.svg)`, '']),
    ...problems(results),
  ].join('\n');
}

function introduction({ begin, end, machine, mariadb, options }) {
  const minutes = Math.ceil((end - begin) / 60_000);
  const runs = `${options.seconds} s at ${options.rate} writes/s; ${options.runs} runs of what is done in turn`;
  return [
    '# Benchmark of events',
    '',
    'Made by `npm run bench:events`; [how to read it](../docs/benchmark.md#events).',
    '',
    ...table(
      ['', ''],
      [
        [
          'machine',
          `${machine.processor}, ${machine.memory}, shared by driver, service, database and broker`,
        ],
        ['load', `${machine.load.toFixed(1)} before the run, by others (average of a minute)`],
        ['system', `${machine.system}, Node ${machine.node}, MariaDB ${mariadb}, NATS JetStream on files`],
        ['durable write', `${machine.fsync.toFixed(2)} ms for write and fsync of 1 KiB`],
        ['when', `${begin.toISOString()}, ${minutes} min`],
        ['runs', `${runs}${options.quick ? '; --quick, so no figure means anything' : ''}`],
      ],
    ),
    '',
  ];
}

function lagSection({ lag, failing, options }) {
  const row = (label, { count: events, p50, p95, p99, max }) => [
    ...[label, count(events)],
    ...[p50, p95, p99, max].map(ms),
  ];
  const { state, attempts, lastError } = failing.failing;
  return [
    `## Lag at ${options.rate} writes/s, ms`,
    '',
    ...table(
      ['', 'events', 'p50', 'p95', 'p99', 'max'],
      [
        row('from the answer of the write', lag.sinceAnswer),
        row('from the time of the event', lag.sinceOccurred),
        row('the write itself', lag.api),
        row('from the answer, beside a sink that fails', failing.sinceAnswer),
        row('from the time, beside a sink that fails', failing.sinceOccurred),
        row('the write itself, beside a sink that fails', failing.api),
      ],
    ),
    '',
    `The sink that fails was then ${state} after ${attempts} attempts: ${lastError}.`,
    '',
  ];
}

const mib = (memory) => `${memory.toFixed(0)} MiB`;

function backlogSection({ count: waiting, whole, pause, perSecond, drain, memory, bytes, order }, whose) {
  return [
    `## A backlog of ${count(waiting)}, and ${whose}`,
    '',
    ...table(
      ['', ''],
      [
        [
          'from the start of the broker to the last event',
          `${whole.toFixed(1)} s, ${count(perSecond)} events/s`,
        ],
        ['of that until the first delivery', `${pause.toFixed(1)} s`],
        ['from the first delivery', `${count(drain)} events/s`],
        ['memory of its process', `${mib(memory.before)} before`],
        ['peak while they are written and wait', mib(memory.waiting)],
        ['peak while they are delivered', mib(memory.draining)],
        ['payload of each event', `${count(bytes)} bytes`],
        ['events', `${count(order.events)}, missing ${order.missing}, twice ${order.twice}`],
        ['out of the order of their resource', order.misplaced],
      ],
    ),
    '',
  ];
}

function outageSection({ up, down, windows }, { rate }) {
  const row = (label, { count: requests, p50, p95, p99, max }) => [
    ...[label, count(requests)],
    ...[p50, p95, p99, max].map(ms),
  ];
  const p99s = (state) => windows.map((window) => ms(window[state].p99)).join(', ');
  return [
    `## PATCHes at ${rate}/s while the broker is there and away, ms`,
    '',
    ...table(['broker', 'requests', 'p50', 'p95', 'p99', 'max'], [row('there', up), row('away', down)]),
    '',
    `p99 of each window: there ${p99s('up')}; away ${p99s('down')}.`,
    '',
  ];
}

function shareSection({ relaying, plain, ratio }) {
  const row = (label, { service, database, broker }) => [label, ...[service, database, broker].map(count)];
  return [
    '## The share of the outbox in a write',
    '',
    'CPU per PATCH in µs, until the broker has every event; the median of runs in turn.',
    '',
    ...table(
      ['', 'service', 'database', 'broker'],
      [row('`ROLE=all`, to a broker', relaying), row('`ROLE=api`, nobody relays', { ...plain, broker: 0 })],
    ),
    '',
    `Service and database together: ${ratio.toFixed(2)} times (median of the pairs). In the write itself it is one round`,
    'trip of six, which names the event to those who relay (`test/contract/round-trips.spec.ts`), in both.',
    '',
  ];
}

function wrongAnswers({ lag, failing, outage, share, backlog, apart }) {
  return [lag, failing, outage, share, backlog, apart].flatMap((part) => part.wrong);
}

function problems(results) {
  const { lag, failing } = results;
  const wrong = wrongAnswers(results);
  const missing = lag.missing + failing.missing;
  const shown = wrong.slice(0, 3).join('; ');
  return [
    ...(wrong.length > 0 ? [`**${wrong.length} wrong answers**: ${shown}`, ''] : []),
    ...(missing > 0 ? [`**${missing} events did not arrive** while lag was measured.`, ''] : []),
  ];
}
