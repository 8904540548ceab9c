// The order of things.
import { loadavg } from 'node:os';
import { describeMachine } from '../machine.mjs';
import { ProgressBar } from '../progress-bar.mjs';
import { measureBacklog } from './backlog.mjs';
import { measureLag, measureLagBesideFailure } from './lag.mjs';
import { measureOutage } from './outage.mjs';
import { measureShare } from './share.mjs';
import { startStand } from './stand.mjs';
import { writeAtRate } from './writes.mjs';

/** Seconds in which everything is used once before it is measured; the stream is made in them. */
const WARM_UP = 5;

/** Measures everything, on servers of its own that end before it does. */
export async function measureEvents({ options, folder }) {
  const { seconds, backlog, rate, runs, users, quick } = options;
  const bar = new ProgressBar();
  const begin = new Date();
  const load = loadavg()[0];
  bar.stage('servers, services and users');
  const stand = await startStand({ folder, users });
  const { nats, mariadb, version } = stand;
  const stage = async (label, measure) => {
    bar.stage(label);
    const result = await measure();
    bar.note(`${label}: done`);
    return result;
  };
  try {
    const settings = { BROKER_URL: nats.url, EVENT_TARGETS_ALLOWED: '127.0.0.1' };
    const [relaying, apart, plain] = await Promise.all([
      stand.side('relaying', { ROLE: 'all', ...settings }),
      stand.side('apart', { ROLE: 'api', relay: settings }),
      stand.side('plain', { ROLE: 'api' }),
    ]);
    const backlogOf = (side) =>
      measureBacklog({
        ...{ side, nats, count: backlog },
        onProgress: (done) => bar.update(done, backlog),
      });
    const at = { side: relaying, nats, rate };
    const window = Math.max(1, seconds / 3);
    await writeAtRate({ side: relaying, rate, seconds: quick ? seconds : WARM_UP });
    await relaying.drained();
    const found = {
      lag: await stage('lag', () => measureLag({ ...at, seconds })),
      failing: await stage('lag beside a sink that fails', () => measureLagBesideFailure({ ...at, seconds })),
      outage: await stage('the broker there and away', () => measureOutage({ ...at, seconds: window, runs })),
      share: await stage('share of a write', () =>
        measureShare({ relaying, plain, mariadb, nats, seconds: window, runs }),
      ),
      backlog: await stage('backlog', () => backlogOf(relaying)),
      apart: await stage('backlog of a relay of its own', () => backlogOf(apart)),
    };
    const machine = { ...describeMachine(folder), load };
    return { begin, end: new Date(), machine, mariadb: version, options, ...found };
  } finally {
    await stand.stop();
  }
}
