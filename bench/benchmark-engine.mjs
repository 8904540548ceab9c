// All sizes of one engine: load, look at what the service sends, then measure every scenario.
import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { startDriver, startFloorProcess, startServiceProcess } from './child-processes.mjs';
import { measureScenario } from './measure.mjs';
import { templateOf } from './statement-templates.mjs';

/** Times that an operation is done alone to see what it sends, and before that: statements that recur are prepared. */
const SAMPLES = { times: 8, before: 12 };

/** Nothing is prepared in the embedded database. */
const FEW_SAMPLES = { times: 8, before: 0 };

/** Bytes at the beginning of what is recorded, in which the settings of connections stand. */
const SETTINGS_WITHIN = 256 * 1024;

/** @returns the figures of each size: `{ users, features, scenarios, left, operations }` */
export async function benchmarkEngine({ engine, sizes, options, folder, bar }) {
  const results = [];
  for (const users of sizes) {
    bar.stage(`${engine.name}: loading ${users} users`);
    const begin = performance.now();
    const database = await engine.load(users, (done, total) => bar.update(done, total));
    const seconds = (performance.now() - begin) / 1000;
    bar.note(`${engine.name}: ${users} users loaded in ${seconds.toFixed(1)} s`);
    const driver = startDriver();
    try {
      results.push(await benchmarkSize({ engine, users, database, driver, options, folder, bar }));
    } finally {
      await driver.stop();
    }
    await database.drop();
  }
  return results;
}

async function benchmarkSize({ engine, users, database, driver, options, folder, bar }) {
  const worldOptions = {
    ...{ tenantId: database.tenantId, seed: database.seed, users },
    sharedDatabase: engine.sharedDatabase,
  };
  const samples = engine.pid === undefined ? FEW_SAMPLES : SAMPLES;
  const sampled = await sampleService({
    database,
    driver,
    samples,
    worldOptions,
    options,
    folder,
    bar,
    users,
  });
  const processes = { service: await startServiceProcess({ databaseUrl: database.urls.service }) };
  try {
    processes.floor = await startFloorProcess({
      ...{
        databaseUrl: database.urls.floor,
        settings: sampled.settings,
        templates: sampled.templates,
        folder,
      },
    });
    const ports = { service: processes.service.port, floor: processes.floor.port };
    await driver.ask('target', { ports });
    const scenarios = [];
    const chosen = sampled.scenarios.filter(({ left }) => left === undefined);
    for (const [index, scenario] of chosen.entries()) {
      bar.stage(`${engine.name}, ${users} users: ${scenario.title}`);
      let run = 0;
      const onRun = () => bar.update(index + ++run / options.runs, chosen.length);
      const isFirst = index === 0;
      const figures = await measureScenario({
        ...{ driver, engine, processes, scenario, isFirst, options, onRun },
      });
      scenarios.push({ name: scenario.name, title: scenario.title, ...figures });
      bar.note(oneLine(engine, users, scenario, figures));
    }
    return {
      ...{ users, features: sampled.features, scenarios, operations: sampled.templates.map(summaryOf) },
      left: sampled.scenarios.filter(({ left }) => left !== undefined),
    };
  } finally {
    await processes.floor?.stop();
    await processes.service.stop();
  }
}

/** What the service sends to its database for every step of the chosen scenarios. */
async function sampleService({ database, driver, samples, worldOptions, options, folder, bar, users }) {
  const file = join(folder, `statements-${users}.jsonl`);
  closeSync(openSync(file, 'a'));
  const service = await startServiceProcess({ databaseUrl: database.urls.service, record: file });
  try {
    const { features, scenarios } = await driver.ask('open', {
      ...{ worldOptions, ports: { service: service.port }, token: database.token },
    });
    const isChosen = ({ name }) => options.scenarios?.includes(name) ?? true;
    const used = new Set(scenarios.filter(isChosen).flatMap(({ uses }) => uses));
    const toSample = scenarios.filter(
      (scenario) => scenario.left === undefined && (isChosen(scenario) || used.has(scenario.name)),
    );
    const steps = new Map();
    bar.stage(`${users} users: looking at what the service sends`);
    for (const [index, { name }] of toSample.entries()) {
      for (const step of await driver.ask('sample', { scenario: name, file, ...samples })) {
        if (!steps.has(step.name)) steps.set(step.name, []);
        steps.get(step.name).push(step);
      }
      bar.update(index + 1, toSample.length);
    }
    const templates = [...steps].map(([name, samples]) => templateOf(name, samples));
    return { features, scenarios: scenarios.filter(isChosen), templates, settings: settingsIn(file) };
  } finally {
    await service.stop();
  }
}

/** The statements with which the service prepares its connections: it opened the first before any operation. */
export function settingsIn(file) {
  const bytes = Buffer.alloc(SETTINGS_WITHIN);
  const descriptor = openSync(file, 'r');
  const length = readSync(descriptor, bytes);
  closeSync(descriptor);
  const lines = bytes.toString('utf8', 0, length).split('\n').slice(0, -1);
  const texts = lines.map((line) => JSON.parse(line).sql);
  return [...new Set(texts.filter((sql) => /^set session /i.test(sql)))];
}

/** An operation's statements as the report shows them. */
function summaryOf({ name, bytes, varies, statements }) {
  return {
    ...{ name, bytes, varies, roundTrips: statements.filter(({ kind }) => kind !== 'exec').length },
    statements: statements.map(({ kind, sql, slots }) => ({
      ...{ kind, sql },
      // Parameters of which the floor sends a sampled value, not the one that the service would send.
      approximate: slots.filter((slot) => slot.kind === 'samples').length,
    })),
  };
}

function oneLine(
  engine,
  users,
  scenario,
  { perSecond, p95, serviceCpu, databaseCpu, ratio, wrong, examples },
) {
  const figures =
    `${perSecond.toFixed(0)}/s, p95 ${p95.toFixed(1)} ms, CPU ${serviceCpu.toFixed(0)} + ${databaseCpu.toFixed(0)} µs, ` +
    `${ratio?.toFixed(2)} x floor`;
  const problem = wrong > 0 ? `, ${wrong} WRONG: ${examples.join(' | ')}` : '';
  return `${engine.name}, ${users} users: ${scenario.title}: ${figures}${problem}`;
}
