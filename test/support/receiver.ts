/** A receiver of webhooks and other pushed events: on loopback, with the behaviour that a spec gives it. */
import { createServer as createHttpServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Socket } from 'node:net';

import type { SelfSigned } from './self-signed.js';

/** One request that arrived, with its whole body. */
export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** By its socket a behaviour can do what no server would. */
  readonly socket: Socket;
}

/** What a receiver does with a request. */
export type Behaviour = (request: Received, response: ServerResponse) => void;

/** A receiver that listens. */
export interface Receiver {
  /** `http://127.0.0.1:PORT`, or `https://localhost:PORT`. */
  readonly url: string;
  readonly port: number;
  /** All that arrived, in order. */
  readonly received: readonly Received[];
  /** Connections that were made to it. */
  connections(): number;
  /** Another behaviour from now on. */
  behave(behaviour: Behaviour): void;
  /** Resolves when so many requests have arrived since the start. */
  arrived(count: number): Promise<void>;
  close(): Promise<void>;
}

/** Answers with a status, and nothing else. */
export function answering(status: number, headers: Readonly<Record<string, string>> = {}): Behaviour {
  return (_request, response) => {
    response.writeHead(status, headers).end();
  };
}

/** Starts a receiver; it answers 204 where it is given no behaviour. */
export async function startReceiver(
  behaviour: Behaviour = answering(204),
  tls?: SelfSigned,
): Promise<Receiver> {
  let behave = behaviour;
  let connections = 0;
  const received: Received[] = [];
  const waiting = new Set<() => void>();
  const server =
    tls === undefined ? createHttpServer() : createHttpsServer({ cert: tls.certificate, key: tls.key });
  server.on('connection', () => (connections += 1));
  server.on('request', (request, response) => {
    const parts: Buffer[] = [];
    request.on('error', () => undefined);
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts).toString('utf8');
      const one = { path: request.url ?? '', headers: request.headers, body, socket: request.socket };
      received.push(one);
      behave(one, response);
      for (const look of waiting) look();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: tls === undefined ? `http://127.0.0.1:${port}` : `https://localhost:${port}`,
    port,
    received,
    connections: () => connections,
    behave: (next) => (behave = next),
    arrived: (count) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (received.length < count) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
