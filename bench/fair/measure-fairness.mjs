// The order of things.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createConnection } from 'mysql2/promise';
import { startMariadb } from '../../test/support/mariadb.mjs';
import { loadPopulation, prepareTenant } from '../../test/support/population.mjs';
import { startServiceProcess } from '../child-processes.mjs';
import { Latencies } from '../latencies.mjs';
import { describeMachine } from '../machine.mjs';
import { ProgressBar } from '../progress-bar.mjs';
import { sendAtRate } from './requests.mjs';

const SEED = 20_251;
const DATABASE = 'fair';
const NOISE = fileURLToPath(new URL('noise.mjs', import.meta.url));

/** Every commit is on disk before it is answered. */
const SERVER_OPTIONS = ['--innodb-buffer-pool-size=1G', '--innodb-flush-log-at-trx-commit=1'];

/** Seconds in which everything is used once before it is measured. */
const WARM_UP = 5;

/** Milliseconds between two windows. */
const BETWEEN = 500;

/** Users of the tenant that sends too much: enough that no two of its requests wait for one row. */
const NOISY_USERS = 1000;

/** Measures on servers of its own that end before it does. */
export async function measureFairness({ options, folder }) {
  const bar = new ProgressBar();
  const begin = new Date();
  const load = loadavg()[0];
  bar.stage('server, service and users');
  const stand = await startStand({ folder, options });
  try {
    const { seconds, runs, quick } = options;
    await stand.window({ seconds: quick ? seconds : WARM_UP, noisy: false });
    await stand.window({ seconds: quick ? seconds : WARM_UP, noisy: true });
    const windows = [];
    for (let run = 0; run < runs; run += 1) {
      bar.stage(`windows ${run + 1} of ${runs}`);
      // What changes on the machine meets both, whichever is first.
      for (const noisy of run % 2 === 0 ? [false, true] : [true, false]) {
        await pause(BETWEEN);
        windows.push({ noisy, ...(await stand.window({ seconds, noisy })) });
      }
      bar.note(`windows ${run + 1} of ${runs}: done`);
    }
    const machine = { ...describeMachine(folder), load };
    const { version } = stand;
    return { begin, end: new Date(), machine, version, options, windows, ...together(windows) };
  } finally {
    await stand.stop();
  }
}

/** All windows of a kind together. */
function together(windows) {
  const of = (noisy) => {
    const all = new Latencies();
    for (const window of windows) {
      if (window.noisy === noisy) for (const value of window.quiet.values) all.add(value);
    }
    return all.summary();
  };
  return { alone: of(false), beside: of(true) };
}

async function startStand({ folder, options: { limit, times, rate, users } }) {
  // A server that starts empties its folder of temporary tables, so it must be nobody else's.
  const temporary = join(folder, 'mariadb-tmp');
  mkdirSync(temporary);
  const mariadb = await startMariadb({ options: [...SERVER_OPTIONS, `--tmpdir=${temporary}`] });
  const admin = await createConnection(mariadb.url);
  const [[{ version }]] = await admin.query('select version() as version');
  await admin.query(`create database ${DATABASE} character set utf8mb4`);
  const databaseUrl = `${mariadb.url}/${DATABASE}`;
  const quiet = await populated({ databaseUrl, name: 'quiet', users });
  const noisy = await populated({ databaseUrl, name: 'noisy', users: NOISY_USERS });
  const settings = { RATE_LIMIT: `${limit.perSecond}/${limit.burst}` };
  const service = await startServiceProcess({ databaseUrl, settings });
  const { port } = service;
  return {
    version,
    async window({ seconds, noisy: isNoisy }) {
      const noise = isNoisy ? startNoise({ port, ...noisy, rate: limit.perSecond * times }) : undefined;
      const end = performance.now() + seconds * 1000;
      const idAt = (turn) => quiet.ids[turn % quiet.ids.length];
      const { token } = quiet;
      const found = await sendAtRate({ port, token, idAt, rate, goesOn: () => performance.now() < end });
      return {
        quiet: { ...found.latencies.summary(), values: found.latencies.values, statuses: found.statuses },
        noise: await noise?.stop(),
      };
    },
    async stop() {
      await service.stop();
      admin.destroy();
      await mariadb.stop();
    },
  };
}

async function populated({ databaseUrl: url, name, users }) {
  const { tenantId, token } = await prepareTenant({ url, name });
  const population = await loadPopulation({ url, tenantId, users, groups: [], seed: SEED + tenantId });
  return { token, ids: Array.from({ length: users }, (_, index) => population.resourceAt(index).id) };
}

function startNoise(message) {
  const child = fork(NOISE, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  process.once('exit', () => child.kill('SIGKILL'));
  child.send(message);
  return {
    async stop() {
      const answer = once(child, 'message');
      const gone = once(child, 'exit');
      child.send('stop');
      const [result] = await answer;
      await gone;
      return result;
    },
  };
}
