import { mysqlDialect } from '../sql/mysql.dialect.js';
import type { MysqlAddress } from './database-url.js';
import type { EngineOptions } from './engine.js';
import { HostPool } from './host-pool.js';
import type { Host, MysqlHosts } from './mysql-hosts.js';
import type { ConnectionSource, Taken } from './mysql-pool.js';
import { ReaderRotation } from './reader-rotation.js';
import type { RecurringStatements } from './recurring-statements.js';
import { UNWATCHED } from './silence-watch.js';

/**
 * Connections that read on the hosts beside the one that has the writes, and on that one when no other answers. A node
 * of a Galera cluster first applies what the cluster had acknowledged; other replicas show what they have.
 */
export class MysqlReaders implements ConnectionSource {
  private readonly rotation: ReaderRotation;
  private readonly pools: readonly HostPool[];

  constructor(
    address: MysqlAddress,
    options: EngineOptions,
    recurring: RecurringStatements,
    private readonly writer: MysqlHosts,
  ) {
    this.rotation = new ReaderRotation(address.hosts.length);
    this.pools = address.hosts.map(
      (host, place) =>
        new HostPool({
          address,
          host,
          recurring,
          statementTimeout: options.statementTimeout,
          causal: true,
          silence: UNWATCHED,
          onFailure: (error) => this.learn(place, error),
        }),
    );
    for (const pool of this.pools) pool.start();
  }

  take(timeout: number): Taken | Promise<Taken> {
    const next = this.next();
    if (next === undefined) return this.writer.take(timeout);
    const connection = next.pool.take();
    return connection === undefined ? this.connect(next, timeout) : { connection, pool: next.pool };
  }

  close(): void {
    for (const pool of this.pools) pool.stop();
  }

  private next(): Host | undefined {
    const place = this.rotation.next(this.writer.place, performance.now());
    const pool = place === undefined ? undefined : this.pools[place];
    return place === undefined || pool === undefined ? undefined : { place, pool };
  }

  private async connect({ place, pool }: Host, timeout: number): Promise<Taken> {
    try {
      return { connection: await pool.connect(), pool };
    } catch {
      // The next one may answer; why this one does not is for the operator of the server to find.
      this.rotation.failed(place, performance.now());
      return this.take(timeout);
    }
  }

  /** Whatever keeps a statement from its answer is a reason to read elsewhere for a while. */
  private learn(place: number, error: unknown): void {
    const kind = mysqlDialect.failureKind(error);
    if (kind !== 'other' && kind !== 'unique') this.rotation.failed(place, performance.now());
  }
}
