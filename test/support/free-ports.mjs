// Ports for servers that are killed and come back to their port.
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

// Below the ports from which systems pick one for an outgoing connection: a client that keeps trying to reach a server
// that is down would else take its port in the meantime, at times by reaching itself.
const LOWEST = 10_000;
const HIGHEST = 32_000;

/** `count` different loopback ports that nobody listens on. */
export async function freePorts(count) {
  const ports = new Set();
  while (ports.size < count) {
    const port = randomInt(LOWEST, HIGHEST);
    if (await isFree(port)) ports.add(port);
  }
  return [...ports];
}

function isFree(port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
