import { createServer, type Server } from 'node:net';

import { listenFailure, type ListenOptions } from './listen.js';

/**
 * Makes sure that the addresses can be listened on, all at the same time, by listening on them for a moment: before
 * anything is made that a failed start would leave behind.
 * @throws StartFailure with a sentence for the operator
 */
export async function checkAddresses(addresses: readonly ListenOptions[]): Promise<void> {
  const held: Server[] = [];
  try {
    for (const address of addresses) held.push(await hold(address));
  } finally {
    await Promise.all(held.map(release));
  }
}

function hold(address: ListenOptions): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error) => {
      reject(listenFailure(error, address));
    });
    server.listen({ host: address.host, port: address.port }, () => {
      resolve(server);
    });
  });
}

function release(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
  });
}
