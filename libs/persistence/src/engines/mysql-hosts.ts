import { mysqlDialect } from '../sql/mysql.dialect.js';
import type { DatabaseHost, MysqlAddress } from './database-url.js';
import type { EngineOptions } from './engine.js';
import { askHost, catchUp } from './galera-node.js';
import { HostChooser, type HostAnswer } from './host-chooser.js';
import { HostNotReady, isHostUnfit, NoAnswer, within } from './host-failure.js';
import { HostPool } from './host-pool.js';
import { CONNECT_TIMEOUT, type MysqlConnection } from './mysql-connection.js';
import type { ConnectionSource, Taken } from './mysql-pool.js';
import type { RecurringStatements } from './recurring-statements.js';
import { SilenceWatch } from './silence-watch.js';
import { unavailable } from './unavailable.js';

/** Milliseconds between two questions to a host that is not fit. */
const PROBE_INTERVAL = 1000;

/** Milliseconds without any answer after which a host is asked, and those that it has to answer then. */
const LOOK_INTERVAL = 1000;
const SILENT_FOR = 1500;

const SILENT = 'The database does not answer now. Try again.';

/** A place in the list of hosts, with the connections to it. */
export interface Host {
  readonly place: number;
  readonly pool: HostPool;
}

/**
 * The servers of a DATABASE_URL: one of them has all the work, the first that is fit. When it fails, the next one is
 * asked, and work goes on there once it has caught up with what was acknowledged before. Those that failed are asked in
 * the background, until work goes back to an earlier one.
 */
export class MysqlHosts implements ConnectionSource {
  private readonly chooser: HostChooser;
  private readonly pools: readonly HostPool[];
  /** Where the work is; undefined until a host was asked. */
  private current: Host | undefined;
  private choosing: Promise<Host> | undefined;
  /** Hosts that are being asked. */
  private readonly asked = new Set<number>();
  private probe: NodeJS.Timeout | undefined;
  private closed = false;
  /** Of the host that has the work. */
  private readonly silence = new SilenceWatch({ interval: LOOK_INTERVAL, ask: () => this.askAgain() });

  constructor(
    private readonly address: MysqlAddress,
    private readonly options: EngineOptions,
    recurring: RecurringStatements,
  ) {
    this.chooser = new HostChooser(address.hosts.length);
    this.pools = address.hosts.map(
      (host, place) =>
        new HostPool({
          address,
          host,
          recurring,
          statementTimeout: options.statementTimeout,
          causal: false,
          silence: this.silence,
          onFailure: (error) => this.learn(place, error),
        }),
    );
  }

  /** Whether there is another host to turn to. */
  get several(): boolean {
    return this.pools.length > 1;
  }

  /**
   * A connection to the host that has the work, which is chosen first where that is necessary.
   * @throws the error of the driver, of the host that was asked last
   */
  take(timeout: number): Taken | Promise<Taken> {
    if (this.silence.silent) throw unavailable(SILENT);
    const pool = this.current?.pool;
    const connection = pool?.take();
    return pool === undefined || connection === undefined ? this.connect(timeout) : { connection, pool };
  }

  /** The place of the host that has the work; undefined while it is being chosen. */
  get place(): number | undefined {
    return this.current?.place;
  }

  /** The host that has the work now, chosen if necessary. */
  async host(): Promise<DatabaseHost> {
    const { place } = this.current ?? (await this.choose());
    const host = this.address.hosts[place];
    if (host === undefined) throw new TypeError('a host was chosen that is not in the list');
    return host;
  }

  /** Ends the idle connections; the others end with their work. */
  close(): void {
    this.closed = true;
    clearTimeout(this.probe);
    this.silence.close();
    for (const pool of this.pools) pool.stop();
  }

  private async connect(timeout: number): Promise<Taken> {
    const end = performance.now() + timeout;
    for (;;) {
      const { place, pool } = this.current ?? (await within(timeout, this.choose()));
      const idle = pool.take();
      if (idle !== undefined) return { connection: idle, pool };
      try {
        return { connection: await pool.connect(), pool };
      } catch (error) {
        if (!this.several) throw error;
        this.report(place, 'unfit');
        if (performance.now() > end) throw error;
      }
    }
  }

  private choose(): Promise<Host> {
    this.choosing ??= this.firstFit().finally(() => (this.choosing = undefined));
    return this.choosing;
  }

  /** Asks one host after the other, those that failed before last. */
  private async firstFit(): Promise<Host> {
    let cause: unknown;
    for (const place of this.chooser.candidates) {
      const pool = this.pools[place];
      if (pool === undefined) continue;
      try {
        const connection = await this.admitted(place, pool);
        if (!this.closed) pool.start();
        pool.giveBack(connection);
        return (this.current = { place, pool });
      } catch (error) {
        cause = error;
        this.report(place, 'unfit');
      }
    }
    throw cause;
  }

  /** A connection to a host that is fit for all work from now on. */
  private async admitted(place: number, pool: HostPool): Promise<MysqlConnection> {
    const connection = await pool.connect();
    try {
      if (this.several) {
        this.report(place, await askHost(connection));
        if (!this.chooser.isFit(place)) throw new HostNotReady(pool.name);
      }
      await catchUp(connection, this.options.statementTimeout);
      return connection;
    } catch (error) {
      connection.destroy();
      throw error;
    }
  }

  private learn(place: number, error: unknown): void {
    if (!this.several) return;
    if (isHostUnfit(error)) this.report(place, 'unfit');
    // Perhaps it was the statement, perhaps the host hangs: nobody else should have to wait for it to know.
    else if (mysqlDialect.failureKind(error) === 'timeout') void this.ask(place);
  }

  private report(place: number, answer: HostAnswer): void {
    this.chooser.report(place, answer, performance.now());
    if (this.current !== undefined && this.current.place !== this.chooser.first) {
      this.current.pool.stop();
      this.current = undefined;
    }
    this.watch();
  }

  private watch(): void {
    if (this.closed || this.probe !== undefined || this.chooser.unfit.length === 0) return;
    this.probe = setTimeout(() => {
      void this.askAll().finally(() => {
        this.probe = undefined;
        this.watch();
      });
    }, PROBE_INTERVAL);
    this.probe.unref();
  }

  /** The host that has the work is asked too: it may have begun to feed the one that comes back. */
  private async askAll(): Promise<void> {
    const places = new Set(this.chooser.unfit);
    if (this.current !== undefined) places.add(this.current.place);
    await Promise.all([...places].map((place) => this.ask(place)));
  }

  /** Asks the host that has the work over a connection of its own. Where there are others, work goes to them. */
  private async askAgain(): Promise<boolean> {
    const { current } = this;
    if (current === undefined) return true;
    if (this.several) {
      await this.ask(current.place);
      return true;
    }
    const connecting = current.pool.connect();
    try {
      await within(SILENT_FOR, connecting);
      return true;
    } catch (error) {
      return !(error instanceof NoAnswer);
    } finally {
      // One that is made later is not needed either.
      connecting.then(
        (connection) => connection.end(),
        () => undefined,
      );
    }
  }

  private async ask(place: number): Promise<void> {
    const pool = this.pools[place];
    if (pool === undefined || this.asked.has(place)) return;
    this.asked.add(place);
    let answer: HostAnswer = 'unfit';
    try {
      const connection = await pool.connect();
      try {
        answer = await within(CONNECT_TIMEOUT, askHost(connection));
      } finally {
        connection.end();
      }
    } catch (error) {
      // One connection too many is no reason to leave a host that works. Other reasons are for its operator to find.
      if (this.current?.place === place && mysqlDialect.failureKind(error) === 'refused') return;
    } finally {
      this.asked.delete(place);
    }
    if (!this.closed) this.report(place, answer);
  }
}
