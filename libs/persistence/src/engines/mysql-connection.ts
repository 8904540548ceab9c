import mysql, { type Connection, type PrepareStatementInfo } from 'mysql2';

import { mysqlDialect } from '../sql/mysql.dialect.js';
import type { SqlValue } from '../sql/dialect.js';
import type { DatabaseHost, MysqlAddress } from './database-url.js';
import { NoAnswer } from './host-failure.js';
import { PREPARED_STATEMENTS, type RecurringStatements } from './recurring-statements.js';
import type { SilenceWatch } from './silence-watch.js';

/** Milliseconds until a connection attempt is given up. */
export const CONNECT_TIMEOUT = 3000;

/** Milliseconds without traffic after which the network is asked whether the server is still there. */
const KEEP_ALIVE = 5000;

/** The server has prepared as many statements as it may, or prepares none of this kind. */
const NOT_PREPARED = new Set([1461, 1295]);

/** What connections to one host have in common. */
export interface ConnectionOptions {
  readonly address: MysqlAddress;
  readonly host: DatabaseHost;
  /** Milliseconds after which the server stops a statement by itself: its asker has gone by then. */
  readonly statementTimeout: number;
  readonly recurring: RecurringStatements;
  /** Reads what every node of a Galera cluster had acknowledged before. */
  readonly causal: boolean;
  /** Told what becomes of each statement. */
  readonly silence: Pick<SilenceWatch, 'sent' | 'answered' | 'gaveUp'>;
  /** Told every error that a statement fails with once the connection is ready. */
  readonly onFailure: (error: unknown) => void;
}

/** Whether an error was said by the server. */
function isAnswer(error: Error): boolean {
  return 'sqlState' in error && error.sqlState !== undefined;
}

type Done = (error: Error | null, result: unknown) => void;

interface Prepared {
  readonly statement: PrepareStatementInfo;
  readonly parameters: number;
}

/** One connection to a MySQL or MariaDB server, ready for work. Statements that recur are prepared on it. */
export class MysqlConnection {
  private ready = false;
  private broken = false;
  private node = { galera: false, readOnly: false };
  /** `refused` are those that the server does not prepare. */
  private readonly prepared = new Map<string, Prepared | 'refused'>();

  private constructor(
    private readonly connection: Connection,
    private readonly options: ConnectionOptions,
  ) {
    const end = (): void => {
      this.broken = true;
    };
    connection.on('error', end);
    connection.on('end', end);
  }

  /** Connects, and makes the settings of the session; rejects with the error of the driver. */
  static async open(options: ConnectionOptions): Promise<MysqlConnection> {
    const { address, host } = options;
    const native = mysql.createConnection({
      ...host,
      user: address.user,
      password: address.password,
      database: address.database,
      charset: 'utf8mb4_bin',
      connectTimeout: CONNECT_TIMEOUT,
      enableKeepAlive: true,
      keepAliveInitialDelay: KEEP_ALIVE,
      supportBigNumbers: true,
      bigNumberStrings: false,
      stringifyObjects: true,
      jsonStrings: true,
      // They are closed here; this is only a bound that is never reached.
      maxPreparedStatements: 2 * PREPARED_STATEMENTS,
    });
    const connection = new MysqlConnection(native, options);
    await new Promise<void>((resolve, reject) => {
      native.connect((error) => {
        if (error === null) resolve();
        else reject(error);
      });
    });
    try {
      await connection.prepareSession();
      connection.ready = true;
      return connection;
    } catch (error) {
      connection.destroy();
      throw error;
    }
  }

  /** Whether the next statement may be sent on it. */
  get usable(): boolean {
    return !this.broken;
  }

  /** Whether the server is a node of a Galera cluster. */
  get galera(): boolean {
    return this.node.galera;
  }

  /** Whether the server took no writes when the connection was made. */
  get readOnly(): boolean {
    return this.node.readOnly;
  }

  /**
   * Runs a statement and gives what the driver gives: rows, or the header of a result.
   * @param timeout milliseconds until the answer is given up, and the connection with it
   */
  send(sql: string, params: readonly SqlValue[], timeout: number): Promise<unknown> {
    const { silence } = this.options;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => done(new NoAnswer(timeout), undefined), timeout);
      let waits = true;
      const done: Done = (error, result) => {
        clearTimeout(timer);
        if (waits) {
          waits = false;
          if (error === null || isAnswer(error)) silence.answered();
          else silence.gaveUp();
        }
        if (error === null) {
          resolve(result);
          return;
        }
        this.learn(error);
        reject(error);
      };
      silence.sent();
      if (this.options.recurring.recurs(sql, params)) this.execute(sql, params, done);
      else this.text(sql, params, done);
    });
  }

  /** Ends it in order: the server is told. */
  end(): void {
    if (this.broken) return;
    this.broken = true;
    this.connection.end();
  }

  /** Ends it at once, whatever it is waiting for. */
  destroy(): void {
    this.broken = true;
    this.connection.destroy();
  }

  private text(sql: string, params: readonly SqlValue[], done: Done): void {
    this.connection.query(sql, [...params], done);
  }

  private execute(sql: string, params: readonly SqlValue[], done: Done): void {
    const known = this.prepared.get(sql);
    // The driver binds numbers as DOUBLE, which holds integers exactly; a fraction would be another type than its text.
    if (known === 'refused' || params.some(isFraction)) {
      this.text(sql, params, done);
      return;
    }
    // A wrong number of parameters is for the server to refuse.
    if (known?.parameters === params.length) {
      known.statement.execute(params, done);
      return;
    }
    this.connection.prepare(sql, (error, statement) => {
      const refused = error !== null && NOT_PREPARED.has(error.errno ?? 0);
      if (error !== null && !refused) {
        done(error, undefined);
        return;
      }
      this.keep(sql, refused ? 'refused' : { statement, parameters: params.length });
      if (refused) this.text(sql, params, done);
      else statement.execute(params, done);
    });
  }

  private keep(sql: string, prepared: Prepared | 'refused'): void {
    if (this.prepared.size >= PREPARED_STATEMENTS) {
      const [oldest] = this.prepared.keys();
      if (oldest !== undefined) {
        this.prepared.delete(oldest);
        this.connection.unprepare(oldest);
      }
    }
    this.prepared.set(sql, prepared);
  }

  private learn(error: Error): void {
    const kind = mysqlDialect.failureKind(error);
    if (kind === 'disconnected') this.broken = true;
    // The answer may come yet, to a question that it does not belong to; and after a failover another server may do.
    if (kind === 'timeout' || kind === 'refused') this.destroy();
    if (this.ready) this.options.onFailure(error);
  }

  /** Every connection works under these, whatever the server's defaults are. */
  private async prepareSession(): Promise<void> {
    const { statementTimeout: milliseconds, causal } = this.options;
    await this.send('set session transaction isolation level read committed', [], CONNECT_TIMEOUT);
    // The limit of a statement has another name on each of the two servers, which skip what is for the other. In the
    // server's own zone an hour of each autumn comes twice, and the clock of the database would be an hour wrong.
    await this.send(
      "set session sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,ERROR_FOR_DIVISION_BY_ZERO', " +
        "session time_zone = '+00:00', " +
        'session innodb_lock_wait_timeout = 10, session group_concat_max_len = 4194304 ' +
        `/*M!100600 , session max_statement_time = ${milliseconds / 1000} */` +
        `/*!80000 , session max_execution_time = ${Math.ceil(milliseconds)} */`,
      [],
      CONNECT_TIMEOUT,
    );
    const variables = await this.shown(
      "show global variables where variable_name in ('wsrep_on', 'read_only', 'innodb_read_only')",
    );
    this.node = {
      galera: variables.get('wsrep_on') === 'ON',
      readOnly: ['read_only', 'innodb_read_only'].some((name) => (variables.get(name) ?? 'OFF') !== 'OFF'),
    };
    if (causal && this.galera) await this.send('set session wsrep_sync_wait = 1', [], CONNECT_TIMEOUT);
  }

  /** What a SHOW statement lists, by name. */
  async shown(sql: string): Promise<ReadonlyMap<string, string>> {
    const rows = (await this.send(sql, [], CONNECT_TIMEOUT)) as readonly {
      readonly Variable_name: string;
      readonly Value: string;
    }[];
    return new Map(rows.map(({ Variable_name: name, Value: value }) => [name, value]));
  }
}

function isFraction(value: SqlValue): boolean {
  return typeof value === 'number' && !Number.isSafeInteger(value);
}
