import { setImmediate as nextTurn } from 'node:timers/promises';
import { types } from 'node:util';
import type LibsqlDatabase from 'libsql';

import { sqliteDialect } from '../sql/sqlite.dialect.js';
import type { SqlValue } from '../sql/dialect.js';
import type { RunResult, Session, WriteSession } from '../unit-of-work.js';
import { KeptStatements } from './kept-statements.js';

/**
 * Told every statement before it runs, and the values of its parameters. Those are what tenants have, and hashes of what
 * they keep secret: an observer writes no value down.
 */
export type StatementObserver = (sql: string, params: readonly SqlValue[]) => void;

/** One libSQL connection: synchronous, with prepared statements kept. */
export class LibsqlConnection {
  private readonly prepared = new KeptStatements<LibsqlDatabase.Statement>();

  constructor(
    private readonly database: LibsqlDatabase.Database,
    private readonly observe: StatementObserver | undefined,
  ) {}

  get inTransaction(): boolean {
    return this.database.inTransaction;
  }

  /** Runs statements without parameters or results: transaction control. */
  exec(sql: string): void {
    this.observe?.(sql, []);
    this.database.exec(sql);
  }

  query<Row extends object>(sql: string, params: readonly SqlValue[]): readonly Row[] {
    this.observe?.(sql, params);
    // An array, always: a lone Buffer or null spread into arguments is taken for named parameters.
    const statement = this.prepare(sql);
    const rows = statement.all([...params]);
    // The driver leaves an EXPLAIN open, and the connection with an old state, until it is asked for one row.
    if (sql.startsWith('explain ')) statement.get([...params]);
    rows.forEach(bytesToBuffers);
    return rows as readonly Row[];
  }

  run(sql: string, params: readonly SqlValue[]): RunResult {
    this.observe?.(sql, params);
    const result = this.prepare(sql).run([...params]);
    return { affected: result.changes, insertId: Number(result.lastInsertRowid) };
  }

  private prepare(sql: string): LibsqlDatabase.Statement {
    const known = this.prepared.get(sql);
    if (known !== undefined) return known;
    const statement = this.database.prepare(sql);
    this.prepared.keep(sql, statement);
    return statement;
  }
}

/** libSQL gives byte columns as `ArrayBuffer`, of another realm under a test runner. */
function bytesToBuffers(row: unknown): void {
  if (typeof row !== 'object' || row === null) return;
  for (const [column, value] of Object.entries(row)) {
    if (types.isArrayBuffer(value)) Reflect.set(row, column, Buffer.from(value));
  }
}

/** A session on a libSQL connection that ends with its work, so that a forgotten promise cannot write later. */
export class LibsqlSession implements Session {
  readonly dialect = sqliteDialect;
  private ended = false;

  constructor(protected readonly connection: LibsqlConnection) {}

  end(): void {
    this.ended = true;
  }

  query<Row extends object>(sql: string, params: readonly SqlValue[]): Promise<readonly Row[]> {
    return this.perform(() => this.connection.query<Row>(sql, params));
  }

  protected perform<T>(statement: () => T): Promise<T> {
    if (this.ended) return Promise.reject(new Error('a statement was run after its unit of work had ended'));
    try {
      return Promise.resolve(statement());
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
  }
}

/** A libSQL session inside the write transaction. */
export class LibsqlWriteSession extends LibsqlSession implements WriteSession {
  constructor(
    connection: LibsqlConnection,
    readonly txnId: Buffer,
  ) {
    super(connection);
  }

  run(sql: string, params: readonly SqlValue[]): Promise<RunResult> {
    return this.perform(() => this.connection.run(sql, params));
  }

  async pause(): Promise<void> {
    await nextTurn();
  }
}
