// PATCHes of one attribute, at a fixed rate or one after the other.
import { setTimeout as pause } from 'node:timers/promises';
import { Latencies } from '../latencies.mjs';

/** Wrong answers after which a run is given up. */
const WRONG = 10;

/**
 * PATCHes that begin at fixed times, whether those before have ended or not; a latency counts from the time at which one
 * was due. `onAnswer(user, latency)` is told of each answer.
 */
export async function writeAtRate({ side, rate, seconds, onAnswer = () => undefined }) {
  const latencies = new Latencies();
  const wrong = [];
  const idle = [];
  const underWay = new Set();
  const write = async (due) => {
    const sender = idle.pop() ?? side.sender();
    try {
      const user = await sender.send(side.nextPatch());
      const latency = performance.now() - due;
      latencies.add(latency);
      onAnswer(user, latency);
      idle.push(sender);
    } catch (error) {
      wrong.push(error.message);
      sender.close();
    }
  };
  const begin = performance.now();
  for (let count = 0; count < rate * seconds && wrong.length < WRONG; count += 1) {
    const due = begin + (count * 1000) / rate;
    const early = due - performance.now();
    if (early > 0) await pause(early);
    const written = write(due).finally(() => underWay.delete(written));
    underWay.add(written);
  }
  await Promise.all(underWay);
  for (const sender of idle) sender.close();
  return { latencies, wrong };
}

/**
 * PATCHes on some connections, each one after the other, for some time or until there are so many; `onAnswer(count)` is
 * told of each. @returns how many
 */
export async function writeOneByOne({
  side,
  connections,
  seconds = Infinity,
  most = Infinity,
  onAnswer = () => undefined,
}) {
  const wrong = [];
  let begun = 0;
  let count = 0;
  const end = performance.now() + seconds * 1000;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const sender = side.sender();
      while (performance.now() < end && begun < most && wrong.length < WRONG) {
        begun += 1;
        try {
          await sender.send(side.nextPatch());
          count += 1;
          onAnswer(count);
        } catch (error) {
          wrong.push(error.message);
        }
      }
      sender.close();
    }),
  );
  return { count, wrong };
}
