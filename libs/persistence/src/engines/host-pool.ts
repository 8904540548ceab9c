import { MysqlConnection, type ConnectionOptions } from './mysql-connection.js';

/**
 * The connections to one host. How many there are is bounded by who takes them; the one that was used last is taken
 * first.
 */
export class HostPool {
  private idle: MysqlConnection[] = [];
  private inUse = false;

  constructor(private readonly options: ConnectionOptions) {}

  /** `host:port` */
  get name(): string {
    const { host, port } = this.options.host;
    return `${host}:${port}`;
  }

  /** An idle connection. */
  take(): MysqlConnection | undefined {
    for (;;) {
      const connection = this.idle.pop();
      if (connection === undefined || connection.usable) return connection;
      // What is not used any more may be open yet: a statement that was killed leaves the connection alive.
      connection.destroy();
    }
  }

  /** A new connection; rejects with the error of the driver. */
  connect(): Promise<MysqlConnection> {
    return MysqlConnection.open(this.options);
  }

  /** Whoever leaves a connection in a state of its own destroys it before. */
  giveBack(connection: MysqlConnection): void {
    if (!connection.usable) connection.destroy();
    else if (this.inUse) this.idle.push(connection);
    else connection.end();
  }

  /** From now on connections are kept for the next user. */
  start(): void {
    this.inUse = true;
  }

  /** Ends the idle connections now, and those that work when they are given back. */
  stop(): void {
    this.inUse = false;
    for (const connection of this.idle.splice(0)) connection.end();
  }
}
