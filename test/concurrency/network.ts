import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** What the network does to one statement, once: loses it, or loses the answer to it. */
export interface Fault {
  readonly statement: string;
  /** `answer` ends the connection; `silence` keeps it open, as a server does that hangs. */
  readonly lost: 'statement' | 'answer' | 'silence';
}

/** Packets that are remembered. */
const LAST_SEEN = 50;

/** A network between the service and its database that fails when it is told to. */
export class Network {
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;
  private faults: Fault[] = [];
  private hanging = false;
  private port = 0;
  private seen: string[] = [];

  constructor(private readonly target: { readonly host: string; readonly port: number }) {
    this.server = createServer((client) => this.join(client));
  }

  /** Opens it, again on the same port when it was closed. */
  async open(): Promise<number> {
    await new Promise<void>((resolve) => this.server.listen(this.port, '127.0.0.1', resolve));
    this.port = (this.server.address() as AddressInfo).port;
    return this.port;
  }

  fail(...faults: readonly Fault[]): void {
    this.faults.push(...faults);
  }

  /** Faults that have not come to pass yet. */
  get left(): number {
    return this.faults.length;
  }

  /** Whether a text came through it lately on its way to the server. */
  saw(text: string): boolean {
    return this.seen.some((packet) => packet.includes(text));
  }

  /** From now on nothing comes back through any connection, as from a server that hangs. */
  hang(): void {
    this.hanging = true;
  }

  /** Cuts every connection and takes no new one. */
  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.hanging = false;
    await new Promise((resolve) => this.server.close(resolve));
  }

  private join(client: Socket): void {
    const server = connect(this.target);
    let deaf = false;
    let silent = false;
    const end = (): void => {
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) {
      this.sockets.add(socket);
      socket.on('error', end);
      socket.on('close', () => {
        this.sockets.delete(socket);
        end();
      });
    }
    client.on('data', (bytes) => {
      this.seen = [...this.seen.slice(-LAST_SEEN), bytes.toString('latin1')];
      const [fault] = this.faults;
      // A query is a packet of its own: four bytes of header, one of command, then its text.
      if (fault === undefined || !bytes.subarray(5).toString('latin1').startsWith(fault.statement)) {
        server.write(bytes);
        return;
      }
      this.faults.shift();
      if (fault.lost === 'silence') silent = true;
      if (fault.lost === 'statement') {
        end();
        return;
      }
      deaf = !silent;
      server.write(bytes);
    });
    server.on('data', (bytes) => {
      if (deaf) end();
      else if (!silent && !this.hanging) client.write(bytes);
    });
  }
}
