// How long an event takes from its write to a consumer.
import { setTimeout as pause } from 'node:timers/promises';
import { freePorts } from '../../test/support/free-ports.mjs';
import { Latencies } from '../latencies.mjs';
import { followStream } from './stream.mjs';
import { writeAtRate } from './writes.mjs';

/** Milliseconds after the last answer in which an event must have come. */
const PATIENCE = 10_000;

const keyOf = ({ id, meta }) => `${id} ${/\d+/.exec(meta.version)?.[0]}`;

/**
 * Lag at a fixed rate of writes, in milliseconds: from the answer of the write (0 where the event came before it), and
 * from the time that the event names, which is that of the request.
 */
export async function measureLag({ side, nats, rate, seconds }) {
  const arrived = new Map();
  const answered = new Map();
  const sinceOccurred = new Latencies();
  const follower = await followStream(nats.url, ({ resource, version, occurred }) => {
    arrived.set(`${resource} ${version}`, performance.now());
    sinceOccurred.add(Date.now() - occurred);
  });
  try {
    const { latencies, wrong } = await writeAtRate({
      ...{ side, rate, seconds },
      onAnswer: (user) => answered.set(keyOf(user), performance.now()),
    });
    const missing = () => [...answered.keys()].filter((key) => !arrived.has(key)).length;
    const end = performance.now() + PATIENCE;
    while (missing() > 0 && performance.now() < end) await pause(50);
    const sinceAnswer = new Latencies();
    for (const [key, at] of answered) {
      if (arrived.has(key)) sinceAnswer.add(Math.max(0, arrived.get(key) - at));
    }
    return {
      ...{ sinceAnswer: sinceAnswer.summary(), sinceOccurred: sinceOccurred.summary() },
      ...{ api: latencies.summary(), wrong, missing: missing() },
    };
  } finally {
    await follower.close();
  }
}

/** The same beside a webhook to a port where nobody listens. */
export async function measureLagBesideFailure({ side, ...rest }) {
  const [port] = await freePorts(1);
  const url = `http://127.0.0.1:${port}/hook`;
  const { id } = await side.administer('POST', '/sinks', { name: 'nobody', kind: 'webhook', url });
  try {
    const lag = await measureLag({ side, ...rest });
    const { state, attempts, lastError } = await side.administer('GET', `/sinks/${id}`);
    if (attempts === 0) throw new Error('the sink that was to fail did not fail');
    return { ...lag, failing: { state, attempts, lastError } };
  } finally {
    await side.administer('DELETE', `/sinks/${id}`);
  }
}
