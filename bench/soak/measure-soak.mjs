// The order of things.
import { mkdirSync, readdirSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { startMariadb } from '../../test/support/mariadb.mjs';
import { findNats, startNats } from '../../test/support/nats.mjs';
import { loadPopulation, prepareTenant } from '../../test/support/population.mjs';
import { startProbeProcess, startServiceProcess } from '../child-processes.mjs';
import { measureCapacity, sendAtRate } from '../fair/requests.mjs';
import { Latencies } from '../latencies.mjs';
import { describeMachine } from '../machine.mjs';
import { memoryOf } from '../process-figures.mjs';
import { ProgressBar } from '../progress-bar.mjs';

const SEED = 20_261;
const DATABASE = 'soak';
const MINUTE = 60_000;

/** Every commit is on disk before it is answered. */
const SERVER_OPTIONS = ['--innodb-buffer-pool-size=1G', '--innodb-flush-log-at-trx-commit=1'];

/** Seconds, and connections, with which it is found out how much the service can do. */
const CAPACITY = { seconds: 20, connections: 16 };

/** Milliseconds between two samples. */
const SAMPLE = 5000;

/** Requests a second to the probe. */
const PROBE_RATE = 60;

/** Windows into which the time is divided. */
const WINDOWS = 20;

/** Measures on servers of its own that end before it does. */
export async function measureSoak({ options, folder }) {
  const bar = new ProgressBar();
  const begin = new Date();
  const load = loadavg()[0];
  bar.stage('server, service and users');
  const stand = await startStand({ folder, options });
  try {
    const { quick, minutes, warmUp } = options;
    bar.stage('what it can do');
    const capacity = await stand.capacity(quick ? 2 : CAPACITY.seconds);
    const rate = options.rate ?? capacity / 2;
    bar.stage('warm-up');
    await stand.window({ minutes: warmUp, rate });
    const windows = [];
    const samples = stand.sampling();
    for (let window = 1; window <= WINDOWS; window += 1) {
      bar.stage(`window ${window} of ${WINDOWS}`);
      windows.push(await stand.window({ minutes: minutes / WINDOWS, rate }));
    }
    const machine = { ...describeMachine(folder), load };
    const { version } = stand;
    return {
      begin,
      end: new Date(),
      machine,
      version,
      options,
      capacity,
      rate,
      windows,
      samples: samples.stop(),
    };
  } finally {
    await stand.stop();
  }
}

async function startStand({ folder, options: { users } }) {
  // A server that starts empties its folder of temporary tables, so it must be nobody else's.
  const temporary = join(folder, 'mariadb-tmp');
  mkdirSync(temporary);
  const mariadb = await startMariadb({ options: [...SERVER_OPTIONS, `--tmpdir=${temporary}`] });
  const nats = findNats() === undefined ? undefined : await startNats();
  const admin = await createConnection(mariadb.url);
  const [[{ version }]] = await admin.query('select version() as version');
  await admin.query(`create database ${DATABASE} character set utf8mb4`);
  const url = `${mariadb.url}/${DATABASE}`;
  const { tenantId, token } = await prepareTenant({ url, name: 'soak' });
  const population = await loadPopulation({ url, tenantId, users, groups: [], seed: SEED });
  const settings = nats === undefined ? {} : { BROKER_URL: nats.url };
  const { port, pid, stop } = await startServiceProcess({ databaseUrl: url, settings });
  await admin.query(`create database ${DATABASE}_probe`);
  const probe = await startProbeProcess({ databaseUrl: `${mariadb.url}/${DATABASE}_probe` });
  const idAt = (turn) => population.resourceAt(turn % users).id;
  return {
    version,
    capacity: (seconds) =>
      measureCapacity({ ...{ port, token, idAt, seconds }, connections: CAPACITY.connections }),
    async window({ minutes, rate }) {
      const end = performance.now() + minutes * MINUTE;
      const common = { token, idAt, goesOn: () => performance.now() < end };
      const [{ latencies, statuses }, probed] = await Promise.all([
        sendAtRate({ ...common, port, rate }),
        sendAtRate({ ...common, port: probe.port, rate: PROBE_RATE }),
      ]);
      return { latencies, statuses, probe: probed.latencies };
    },
    sampling() {
      const samples = [];
      const origin = performance.now();
      const sample = () =>
        samples.push({
          minute: (performance.now() - origin) / MINUTE,
          memory: memoryOf(pid),
          descriptors: readdirSync(`/proc/${pid}/fd`).length,
        });
      sample();
      const timer = setInterval(sample, SAMPLE);
      return {
        stop() {
          clearInterval(timer);
          sample();
          return samples;
        },
      };
    },
    async stop() {
      await Promise.all([stop(), probe.stop()]);
      admin.destroy();
      await nats?.stop();
      await mariadb.stop();
    },
  };
}

/** All windows of a part of the time together: `latencies` of the service, or those of the `probe`. */
export function together(windows, which) {
  const all = new Latencies();
  for (const window of windows) for (const value of window[which].values) all.add(value);
  return all.summary();
}

/** What a figure of the samples grows by in a minute: the line of least squares. */
export function slopeOf(samples, read) {
  const count = samples.length;
  const mean = (value) => samples.reduce((sum, sample) => sum + value(sample), 0) / count;
  const [x, y] = [mean(({ minute }) => minute), mean(read)];
  const above = samples.reduce((sum, sample) => sum + (sample.minute - x) * (read(sample) - y), 0);
  const below = samples.reduce((sum, { minute }) => sum + (minute - x) ** 2, 0);
  return below === 0 ? 0 : above / below;
}
