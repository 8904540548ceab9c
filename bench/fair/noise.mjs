// The tenant that sends more than it may: a process of its own, so that it does not keep who measures from the processor.
// It is told `{ port, token, ids, rate }` and begins; it is told `stop`, answers with what it was answered, and ends.
import { sendAtRate } from './requests.mjs';

let going = true;

process.on('message', async (message) => {
  if (message === 'stop') {
    going = false;
    return;
  }
  const { ids, ...options } = message;
  const idAt = (turn) => ids[turn % ids.length];
  const { statuses, latencies } = await sendAtRate({ ...options, idAt, goesOn: () => going });
  process.send({ statuses, latency: latencies.summary() }, () => process.exit());
});
process.on('disconnect', () => process.exit());
