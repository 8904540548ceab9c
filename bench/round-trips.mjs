// `npm run bench:round-trips`: what fewer round trips bring for the writes on MariaDB. It takes the statements that the
// service sends for a create and for a PATCH of one attribute, sends them in different ways, and writes the table into
// docs/adr/0008-write-round-trips.md.
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import mysql from 'mysql2';
import { OptionError, parseOptions, runCommand } from '../scripts/run-command.mjs';
import { MARIADB_PACKAGE, findMariadb } from '../test/support/mariadb.mjs';
import { newUser, patchOf } from './bodies.mjs';
import { Latencies, median } from './latencies.mjs';
import { cpuOf } from './process-figures.mjs';
import { ProgressBar } from './progress-bar.mjs';
import { compileTransaction, proceduresOf, VARIANTS } from './round-trip-variants.mjs';

const ADR = fileURLToPath(new URL('../docs/adr/0008-write-round-trips.md', import.meta.url));
const BEGIN = '<!-- measured by npm run bench:round-trips -->';
const END = '<!-- end -->';
const USERS = 10_000;
const CONNECTIONS = [1, 8, 32];
const RUNS = 3;
const SECONDS = 2;

const HELP = `npm run bench:round-trips -- [options]

Measures the writes of the service on a private MariaDB with fewer and fewer round trips, and writes the table into
docs/adr/0008-write-round-trips.md; some five minutes.

  --seconds N    seconds of a run                                          (${SECONDS})
  --no-build     take dist/ as it is
  --help
`;

function readOptions(args) {
  const flag = { type: 'boolean' };
  const { values } = parseOptions(args, {
    options: { seconds: { type: 'string' }, 'no-build': flag, help: flag },
  });
  if (values.help) return { help: HELP };
  const seconds = Number(values.seconds ?? SECONDS);
  if (!(seconds > 0)) throw new OptionError(`--seconds wants a number above 0, not "${values.seconds}"`);
  return { seconds, build: values['no-build'] !== true };
}

/** The templates of a create and of a PATCH, and the settings of the service's connections. */
async function sample({ database, world, folder }) {
  const { startDriver, startServiceProcess } = await import('./child-processes.mjs');
  const { settingsIn } = await import('./benchmark-engine.mjs');
  const { templateOf } = await import('./statement-templates.mjs');
  const file = join(folder, 'statements.jsonl');
  closeSync(openSync(file, 'a'));
  const service = await startServiceProcess({ databaseUrl: database.urls.service, record: file });
  const driver = startDriver();
  try {
    const { tenantId, seed, token } = database;
    const worldOptions = { tenantId, seed, users: world.users, sharedDatabase: true };
    await driver.ask('open', { worldOptions, ports: { service: service.port }, token });
    const templates = [];
    for (const scenario of ['create', 'patch']) {
      const steps = await driver.ask('sample', { scenario, file, times: 6, before: 12 });
      templates.push(templateOf(scenario, steps));
    }
    return { templates, settings: settingsIn(file) };
  } finally {
    await driver.stop();
    await service.stop();
  }
}

/** What an operation is told, another one each time. */
function inputsOf(world, name, turn) {
  if (name === 'create') {
    return {
      query: {},
      body: newUser(world.population.resourceAt(turn % world.users), world.nameFor('trips', turn)),
    };
  }
  const { user } = world.changedFor('service', turn);
  const { id, userName, externalId, displayName, familyName, givenName } = user;
  return {
    query: { id, userName, externalId, displayName, familyName, givenName },
    body: patchOf({ op: 'replace', path: 'title', value: `Title ${world.run} ${turn}` }),
  };
}

function connectionsFor({ url, settings, count, variant }) {
  return Promise.all(
    Array.from({ length: count }, async () => {
      const connection = mysql.createConnection({
        ...{ uri: url, charset: 'utf8mb4_bin', supportBigNumbers: true, jsonStrings: true },
        multipleStatements: true,
      });
      // What is wrong with it is told to whoever asks it something.
      connection.on('error', () => undefined);
      for (const setting of settings) connection.query(setting);
      await variant.prepare(connection);
      return connection;
    }),
  );
}

async function measure({ transaction, variant, connections, world, pid, turns, seconds }) {
  const latencies = new Latencies();
  const end = performance.now() + seconds * 1000;
  const own = process.cpuUsage();
  const server = cpuOf(pid);
  const begin = performance.now();
  let done = 0;
  await Promise.all(
    connections.map(async (connection) => {
      while (performance.now() < end) {
        const started = performance.now();
        await variant.run(connection, transaction, inputsOf(world, transaction.name, turns.next++));
        latencies.add(performance.now() - started);
        done += 1;
      }
    }),
  );
  const { user, system } = process.cpuUsage(own);
  return {
    perSecond: (1000 * done) / (performance.now() - begin),
    p50: latencies.summary().p50,
    client: (user + system) / done,
    server: ((cpuOf(pid) - server) * 1000) / done,
  };
}

async function study({ folder, seconds }, bar) {
  const { startMariadbEngine } = await import('./databases.mjs');
  const { World } = await import('./world.mjs');
  const engine = await startMariadbEngine({ folder });
  try {
    bar.stage('loading');
    const database = await engine.load(USERS, (done, total) => bar.update(done, total));
    const { tenantId, seed, urls } = database;
    const world = new World({ tenantId, seed, users: USERS, features: {}, sharedDatabase: true });
    const { templates, settings } = await sample({ database, world, folder });
    const transactions = templates.map(compileTransaction);
    const turns = { next: 0 };
    await createProcedures({ url: urls.service, transactions, world, turns });

    const rows = [];
    const total = transactions.length * CONNECTIONS.length * RUNS;
    bar.stage('measuring');
    for (const transaction of transactions) {
      for (const count of CONNECTIONS) {
        const runs = VARIANTS.map(() => []);
        for (let done = 1; done <= RUNS; done += 1) {
          for (const [index, variant] of VARIANTS.entries()) {
            const connections = await connectionsFor({ url: urls.service, settings, count, variant });
            const { pid } = engine;
            const run = { transaction, variant, connections, world, pid, turns, seconds };
            runs[index].push(await measure(run));
            for (const connection of connections) connection.destroy();
          }
          bar.update(rows.length / VARIANTS.length + done / RUNS, total / RUNS);
        }
        for (const [index, variant] of VARIANTS.entries()) {
          rows.push({ transaction, count, variant, ...middle(runs[index]) });
        }
      }
    }
    return { rows, seconds, version: engine.name };
  } finally {
    await engine.stop();
  }
}

async function createProcedures({ url, transactions, world, turns }) {
  const [connection] = await connectionsFor({ url, settings: [], count: 1, variant: VARIANTS[0] });
  for (const transaction of transactions) {
    // Any row serves to learn the types of the parameters.
    const results = Array.from({ length: 64 }, () => [Array.from({ length: 16 }, () => 1)]);
    const inputs = inputsOf(world, transaction.name, turns.next++);
    for (const sql of proceduresOf(transaction, inputs, results)) {
      await new Promise((resolve, reject) => {
        connection.query(sql, (error) => (error ? reject(error) : resolve()));
      });
    }
  }
  connection.destroy();
}

function middle(runs) {
  return Object.fromEntries(Object.keys(runs[0]).map((key) => [key, median(runs.map((run) => run[key]))]));
}

function tableOf({ rows, seconds, version }) {
  const whole = (number) => Math.round(number).toLocaleString('en-US');
  const lines = rows.map(({ transaction, count, variant, perSecond, p50, client, server }) =>
    [
      ...[transaction.name, count, variant.name, variant.trips(transaction)],
      ...[whole(perSecond), p50.toFixed(2), whole(client), whole(server), whole(client + server)],
    ].join(' | '),
  );
  return [
    `${version}, ${USERS.toLocaleString('en-US')} users, every commit on disk, medians of ${RUNS} interleaved runs of ${seconds} s;`,
    'CPU in µs for each operation, of the client (Node, mysql2) and of the server.',
    '',
    '| operation | connections | way | round trips | /s | p50 ms | client | server | both |',
    '|---|---|---|---|---|---|---|---|---|',
    ...lines.map((line) => `| ${line} |`),
  ].join('\n');
}

async function run({ seconds }) {
  if (findMariadb() === undefined) {
    const { name, install } = MARIADB_PACKAGE;
    throw new OptionError(`${name} is not installed (${install})`);
  }
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const table = tableOf(await study({ folder, seconds }, new ProgressBar()));
  const text = readFileSync(ADR, 'utf8');
  const before = text.slice(0, text.indexOf(BEGIN) + BEGIN.length);
  writeFileSync(ADR, `${before}\n\n${table}\n\n${text.slice(text.indexOf(END))}`);
  process.stdout.write(`${table}\n`);
  return true;
}

await runCommand({ readOptions, run });
