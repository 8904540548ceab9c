import type { PoolConnection } from 'mysql2';

import { mysqlDialect } from '../sql/mysql.dialect.js';
import type { SqlValue } from '../sql/dialect.js';
import type { RunResult, Session, WriteSession } from '../unit-of-work.js';
import type { EngineOptions } from './engine.js';

/** What a session does with each statement. */
export type MysqlSessionOptions = Pick<EngineOptions, 'statementTimeout' | 'onStatement'>;

/** One pooled connection to a MySQL server for the time of one unit of work. */
export class MysqlSession implements Session {
  readonly dialect = mysqlDialect;
  private ended = false;

  constructor(
    private readonly connection: PoolConnection,
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
    const { onStatement, statementTimeout: timeout } = this.options;
    onStatement?.(sql);
    return new Promise((resolve, reject) => {
      this.connection.query({ sql, timeout }, [...params], (error, result) => {
        if (error === null) {
          resolve(result);
          return;
        }
        const kind = mysqlDialect.failureKind(error);
        // The answer may come yet, to a question that it does not belong to; and after a failover another server may do.
        if (kind === 'timeout' || kind === 'refused') this.connection.destroy();
        reject(error);
      });
    });
  }
}

/** A MySQL session inside a transaction. */
export class MysqlWriteSession extends MysqlSession implements WriteSession {
  private rowsWritten = false;
  private named = false;

  constructor(
    connection: PoolConnection,
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
