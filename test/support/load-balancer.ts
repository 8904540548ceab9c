/** A load balancer as a platform has it: it asks each backend whether it is ready, and repeats no request. */
import { Agent, createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A replica behind it. */
export interface Backend {
  readonly origin: string;
  readonly managementUrl: string;
}

interface Known extends Backend {
  readonly agent: Agent;
  ready: boolean;
}

/** Milliseconds between two looks at `/readyz` of each backend. */
const PERIOD = 200;

/** Milliseconds for which an idle connection of a client is kept. */
const KEPT = 75_000;

/** Sends each request to the next backend that was ready when it was asked last. */
export class LoadBalancer {
  private readonly backends: Known[] = [];
  private next = 0;
  private readonly server = createServer((incoming, answer) => this.forward(incoming, answer));
  private timer: NodeJS.Timeout | undefined;
  /** Requests that could not be forwarded, or whose answer broke off; each string says why. */
  readonly failures: string[] = [];

  /** Listens on a free port of loopback. */
  async open(): Promise<string> {
    // Not that of Node, five seconds, after which a client may send on a connection that is being closed.
    this.server.keepAliveTimeout = KEPT;
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(0, '127.0.0.1', resolve);
    });
    this.timer = setInterval(() => void this.look(), PERIOD);
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Adds a backend, and resolves when it gets requests. */
  async add(backend: Backend): Promise<void> {
    const known = { ...backend, agent: new Agent({ keepAlive: true }), ready: false };
    this.backends.push(known);
    while (!known.ready) await this.look();
  }

  /** From now on a backend gets no further request. */
  remove({ origin }: Backend): void {
    for (const known of this.backends) if (known.origin === origin) known.ready = false;
    const at = this.backends.findIndex((known) => known.origin === origin);
    if (at >= 0) this.backends.splice(at, 1);
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    for (const { agent } of this.backends) agent.destroy();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async look(): Promise<void> {
    await Promise.all(
      this.backends.map(async (known) => {
        known.ready = await fetch(`${known.managementUrl}/readyz`).then(
          ({ status }) => status === 200,
          () => false,
        );
      }),
    );
  }

  private forward(incoming: IncomingMessage, answer: ServerResponse): void {
    const what = `${incoming.method} ${incoming.url?.split('?')[0]}`;
    const ready = this.backends.filter((known) => known.ready);
    const backend = ready[this.next++ % Math.max(1, ready.length)];
    if (backend === undefined) {
      this.fail(answer, `${what}: no backend is ready`);
      return;
    }
    const outgoing = request(
      `${backend.origin}${incoming.url}`,
      {
        method: incoming.method,
        headers: { ...incoming.headers, connection: 'keep-alive' },
        agent: backend.agent,
      },
      (response) => {
        const { connection: _, ...headers } = response.headers;
        answer.writeHead(response.statusCode ?? 502, headers);
        response.on('error', (error) =>
          this.failures.push(`${what}: its answer broke off: ${error.message}`),
        );
        response.pipe(answer);
      },
    );
    outgoing.on('error', (error) => this.fail(answer, `${what} at ${backend.origin}: ${error.message}`));
    incoming.pipe(outgoing);
  }

  private fail(answer: ServerResponse, why: string): void {
    this.failures.push(why);
    if (answer.headersSent) answer.destroy();
    else answer.writeHead(502).end();
  }
}
