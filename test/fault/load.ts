import { setTimeout as pause } from 'node:timers/promises';

import type { OutageLedger } from './outage-ledger.js';
import type { Random } from './random.js';

/** Milliseconds that a client in a hurry waits after a refusal. */
const PATIENCE = 50;

/** Requests that go on until they are stopped. */
export interface Load {
  /** Settles when the last request has been answered. */
  stop(): Promise<void>;
}

/** `clients` at once, each of which sends its next request when it has the answer to the last: closed loop. */
export function clientsInALoop(ledger: OutageLedger, random: Random, clients: number): Load {
  let running = true;
  const client = async (): Promise<void> => {
    while (running) {
      const done = random.next() < 0.7 ? await ledger.write() : await ledger.read();
      if (!done) await pause(PATIENCE);
    }
  };
  const all = Promise.all(Array.from({ length: clients }, client));
  // Whoever stops the load is told.
  all.catch(() => undefined);
  return {
    async stop() {
      running = false;
      await all;
    },
  };
}

/** `rate` writes in each second and a fifth as many reads, however long the answers take: open loop. */
export function requestsAtARate(ledger: OutageLedger, rate: number): Load {
  const open = new Set<Promise<unknown>>();
  const failures: unknown[] = [];
  const send = (request: Promise<unknown>): void => {
    const settled = request
      .catch((error: unknown) => failures.push(error))
      .finally(() => open.delete(settled));
    open.add(settled);
  };
  const start = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    for (; sent < ((performance.now() - start) / 1000) * rate; sent += 1) {
      send(ledger.write());
      if (sent % 5 === 0) send(ledger.read());
    }
  }, 10);
  return {
    async stop() {
      clearInterval(timer);
      await Promise.all(open);
      if (failures.length > 0) throw new AggregateError(failures, 'the load itself failed');
    },
  };
}
