// Measures scenarios: service and floor in turn, with the CPU of every process that takes part.
import { setTimeout as pause } from 'node:timers/promises';
import { median } from './latencies.mjs';
import { cpuOf, forgetPeak, memoryOf, peakOf } from './process-figures.mjs';

/** Share of the throughput of the closed loop that the open loop offers, where no rate is given. */
const OPEN_SHARE = 0.6;

/** Seconds after which a process has compiled what it runs often: its first operations cost twice as much. */
const WARM_UP = 3;
const NEXT_WARM_UP = 1;

/** Before a run, the database tidies up after the last one until it uses less CPU than this, in milliseconds of 100. */
const CALM = 15;
const CALM_WITHIN = 5000;
const SMALL_BACKLOG = 1000;

/** Measures one scenario at one size and gives its figures. */
export async function measureScenario({ driver, engine, processes, scenario, isFirst, options, onRun }) {
  const { runs, seconds, connections } = options;
  const one = (side, more) =>
    measureRun({ driver, engine, processes, scenario, side, connections, seconds, share: 1, ...more });
  const longest = isFirst ? WARM_UP : NEXT_WARM_UP;
  const warmUp = { seconds: Math.min(seconds * longest, longest), share: 1 / (4 * runs) };
  for (const side of ['service', 'floor']) await one(side, warmUp);

  const closed = { service: [], floor: [] };
  for (let run = 0; run < runs; run += 1) {
    const share = 1 / (2 * (runs - run));
    closed.service.push(await one('service', { share }));
    closed.floor.push(await one('floor', { share }));
    onRun();
  }
  const reached = median(closed.service.map((run) => run.operationsPerSecond));
  const rate = options.rate ?? Math.max(1, OPEN_SHARE * reached);
  const open = scenario.closedOnly ? undefined : await one('service', { rate, seconds: 2 * seconds });
  return { ...figuresOf(closed), ...(open === undefined ? {} : { open: openFigures(open, rate) }) };
}

async function measureRun({ driver, engine, processes, scenario, side, ...run }) {
  const { pid } = processes[side];
  await calm(engine);
  forgetPeak(pid);
  const before = await look(engine, pid);
  const done = await driver.ask('run', { scenario: scenario.name, side, ...run });
  const after = await look(engine, pid);
  const count = Math.max(scenario.requests ? done.requests : done.operations, 1);
  return {
    ...done,
    count,
    perSecond: (count * scenario.perOperation) / done.seconds,
    operationsPerSecond: done.operations / done.seconds,
    process: ((after.cpu - before.cpu) * 1000) / count,
    database: ((after.databaseCpu - before.databaseCpu) * 1000) / count,
    memory: memoryOf(pid),
    peak: peakOf(pid),
    ...statementsIn(before.counters, after.counters, count),
  };
}

/** Statements for each operation, in all and by kind. Each look asks one question itself. */
function statementsIn(before, after, count) {
  if (before === undefined) return {};
  const byKind = Object.keys(before).map((name) => [name, (after[name] - before[name]) / count]);
  return {
    statements: (after.Questions - before.Questions - 1) / count,
    byKind: Object.fromEntries(byKind.filter(([name]) => name !== 'Questions')),
  };
}

async function look(engine, pid) {
  const counters = await engine.counters();
  return { counters, cpu: cpuOf(pid), databaseCpu: engine.pid === undefined ? 0 : cpuOf(engine.pid) };
}

async function calm({ pid, backlog }) {
  if (pid === undefined) return;
  const end = performance.now() + CALM_WITHIN;
  while (performance.now() < end) {
    const before = cpuOf(pid);
    await pause(100);
    if (cpuOf(pid) - before <= CALM && (await backlog()) < SMALL_BACKLOG) return;
  }
}

/** What is said of the runs of the closed loop: medians, and all runs as they were. */
function figuresOf(closed) {
  const { service, floor } = closed;
  const middle = (runs, of) => median(runs.map(of));
  const cost = (run) => run.process + run.database;
  const wrong = [...service, ...floor].reduce((sum, run) => sum + run.wrong, 0);
  return {
    perSecond: middle(service, (run) => run.perSecond),
    p50: middle(service, (run) => run.latency.p50),
    p95: middle(service, (run) => run.latency.p95),
    p99: middle(service, (run) => run.latency.p99),
    firstByte: middle(service, (run) => run.firstByte.p50),
    serviceCpu: middle(service, (run) => run.process),
    databaseCpu: middle(service, (run) => run.database),
    cost: middle(service, cost),
    statements: middle(service, (run) => run.statements),
    bytes: middle(service, (run) => run.bytes),
    peak: Math.max(...service.map((run) => run.peak)),
    floor: {
      perSecond: middle(floor, (run) => run.perSecond),
      p50: middle(floor, (run) => run.latency.p50),
      processCpu: middle(floor, (run) => run.process),
      databaseCpu: middle(floor, (run) => run.database),
      cost: middle(floor, cost),
      statements: middle(floor, (run) => run.statements),
      bytes: middle(floor, (run) => run.bytes),
    },
    ratio: median(service.map((run, index) => cost(run) / cost(floor[index]))),
    ratios: service.map((run, index) => cost(run) / cost(floor[index])),
    wrong,
    examples: [...service, ...floor].flatMap((run) => run.examples).slice(0, 3),
    runs: closed,
  };
}

function openFigures({ latency, operationsPerSecond, wrong, examples }, rate) {
  const { p50, p95, p99, max } = latency;
  return { rate, reached: operationsPerSecond, p50, p95, p99, max, wrong, examples };
}
