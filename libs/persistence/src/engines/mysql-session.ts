import { mysqlDialect } from '../sql/mysql.dialect.js';
import type { SqlValue } from '../sql/dialect.js';
import type { RunResult, Session, WriteSession } from '../unit-of-work.js';
import type { StatementObserver } from './libsql-session.js';
import type { MysqlConnection } from './mysql-connection.js';

/** What a session does with each statement. */
export interface MysqlSessionOptions {
  readonly onStatement: StatementObserver | undefined;
  /** Gives the milliseconds until the answer to a statement that is sent now is given up. */
  readonly timeout: () => number;
}

/** One connection to a MySQL server for the time of one unit of work. */
export class MysqlSession implements Session {
  readonly dialect = mysqlDialect;
  private ended = false;

  constructor(
    private readonly connection: MysqlConnection,
    private readonly options: MysqlSessionOptions,
  ) {}

  end(): void {
    this.ended = true;
  }

  async query<Row extends object>(sql: string, params: readonly SqlValue[]): Promise<readonly Row[]> {
    return (await this.send(sql, params)) as readonly Row[];
  }

  protected send(sql: string, params: readonly SqlValue[]): Promise<unknown> {
    if (this.ended) return Promise.reject(new Error('a statement was run after its unit of work had ended'));
    const { onStatement, timeout } = this.options;
    onStatement?.(sql, params);
    return this.connection.send(sql, params, timeout());
  }
}

/** A MySQL session inside a transaction. */
export class MysqlWriteSession extends MysqlSession implements WriteSession {
  private rowsWritten = false;
  private named = false;

  constructor(
    connection: MysqlConnection,
    options: MysqlSessionOptions,
    private readonly transaction: Buffer,
  ) {
    super(connection, options);
  }

  get txnId(): Buffer {
    this.named = true;
    return this.transaction;
  }

  /** Whether the work asked for the transaction's id, that is, wrote it into event rows. */
  get traceable(): boolean {
    return this.named;
  }

  /** Whether any statement changed a row, so that a COMMIT matters. */
  get wrote(): boolean {
    return this.rowsWritten;
  }

  async run(sql: string, params: readonly SqlValue[]): Promise<RunResult> {
    const result = await this.send(sql, params);
    const { affectedRows, insertId } = headerOf(result);
    if (affectedRows > 0) this.rowsWritten = true;
    return { affected: affectedRows, insertId };
  }

  pause(): Promise<void> {
    return Promise.resolve();
  }
}

function headerOf(result: unknown): { readonly affectedRows: number; readonly insertId: number } {
  if (
    typeof result === 'object' &&
    result !== null &&
    'affectedRows' in result &&
    typeof result.affectedRows === 'number' &&
    'insertId' in result
  ) {
    return { affectedRows: result.affectedRows, insertId: Number(result.insertId) };
  }
  throw new TypeError('a statement that writes gave rows');
}
