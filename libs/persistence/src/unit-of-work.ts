import type { Dialect, SqlValue } from './sql/dialect.js';

/** What a statement that writes did. */
export interface RunResult {
  /** Rows inserted or deleted, and rows found by an UPDATE. */
  readonly affected: number;
  /** The generated key, where the table has one. */
  readonly insertId?: number;
}

/** One connection, as statements see it. Parameters are positional (`?`); byte columns come back as `Buffer`. */
export interface Session {
  readonly dialect: Dialect;
  query<Row extends object>(sql: string, params: readonly SqlValue[]): Promise<readonly Row[]>;
}

/** A session inside a transaction that may write. */
export interface WriteSession extends Session {
  /**
   * 16 bytes that name this transaction, the same in every attempt. A transaction that writes event rows with it
   * can be found again when its COMMIT remained without an answer.
   */
  readonly txnId: Buffer;
  /** What the events of a resource are told as the transaction of, where that is not `txnId`. */
  readonly txnOf?: (resourceId: Buffer) => string;
  run(sql: string, params: readonly SqlValue[]): Promise<RunResult>;
  /**
   * Lets other work of the process have its turn, where statements keep it waiting; to be called between the parts of
   * a change of many rows. The transaction stays open, and nobody else writes meanwhile.
   */
  pause(): Promise<void>;
}

/** How work reaches the database: the only door to a connection. */
export interface UnitOfWork {
  readonly dialect: Dialect;
  /** Runs statements that each see what is committed when they run; again when the connection is lost, as `snapshot`. */
  read<T>(work: (session: Session) => Promise<T>): Promise<T>;
  /** Runs statements that all see the same committed state. */
  snapshot<T>(work: (session: Session) => Promise<T>): Promise<T>;
  /**
   * Runs a mutation in one transaction at READ COMMITTED or above; settles after COMMIT. The work may run more than
   * once, so it must have no effect but its statements. What it throws rolls back everything that it wrote.
   * @throws ScimError `unavailable` when no connection is free in time, or the transaction failed for good
   */
  write<T>(work: (session: WriteSession) => Promise<T>): Promise<T>;
}
