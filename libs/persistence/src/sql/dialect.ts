/** A value that a statement may be given; never an object, so that a driver cannot expand it. */
export type SqlValue = string | number | Buffer | null;

/** A piece of SQL with its positional parameters, in order. */
export interface SqlFragment {
  readonly sql: string;
  readonly params: readonly SqlValue[];
}

/** A side of a place in an order, with or without the place itself. */
export interface Side {
  readonly operator: '>' | '<';
  readonly inclusive: boolean;
}

/** Rows that are to be removed. */
export interface SomeRows {
  readonly table: string;
  /** The columns of the table's primary key, separated by commas. */
  readonly key: string;
  readonly where: string;
  readonly limit: number;
}

/** What a failed statement means to the one who ran it. */
export type FailureKind =
  /** A UNIQUE key refused the row. */
  | 'unique'
  /** The transaction was rolled back or never began; running all of it again may succeed. */
  | 'transient'
  /** The connection is gone; whether a COMMIT took place is not known. */
  | 'disconnected'
  /** The server did not answer in time; it may still be at it, so nothing is asked again. */
  | 'timeout'
  /** The server takes no such work now: read-only, no connection left, or access withdrawn. */
  | 'refused'
  | 'other';

/** How a statement reads one of its tables. */
export interface PlanRow {
  /** The name of the table in the statement. */
  readonly alias: string;
  /** Null for the primary key of SQLite, and where there is none. */
  readonly index: string | null;
  /** `lookup`: by equality; `range`: a part of an index; `walk`: all of it; `all`: every row. */
  readonly access: 'lookup' | 'range' | 'walk' | 'all';
}

/** Where the two engines differ: `sqlite.dialect.ts` and `mysql.dialect.ts`. */
export interface Dialect {
  readonly name: 'sqlite' | 'mysql';
  /** Appended to a SELECT that locks its rows for writing; with a leading blank. */
  readonly forUpdate: string;
  /** Appended to a SELECT that keeps its rows from being changed; with a leading blank. */
  readonly forShare: string;
  /** Whether a statement keeps the whole process waiting. */
  readonly synchronous: boolean;
  /** The canonical text of a 16-byte id, as bytes. */
  uuidText(column: string): string;
  /** The text of SQL strings and numbers put together, as bytes. */
  concat(...expressions: readonly string[]): string;
  /** Whether an UPDATE may change, and a DELETE remove, the rows of joined tables. */
  readonly joinedUpdates: boolean;
  /** A text of 500 characters at most, as one that an aggregate need not keep in a file. */
  shortText(expression: string): string;
  /** SQL strings and numbers put together, as text. */
  join(...expressions: readonly string[]): string;
  /** The JSON text of one top-level member of a JSON document column, or NULL. */
  jsonMember(column: string, member: string): string;
  /** Number of bytes of a byte expression. */
  byteLength(expression: string): string;
  /** The values of a byte column in a group of rows, ascending and one after the other: as bytes, or as their hex digits. */
  packed(column: string): string;
  /** An expression to order by after the rows were found, so that the order does not choose the index. */
  sortOnly(expression: string): string;
  /** After a table, with a leading blank: it is read by this index, even where the optimizer would take another. */
  byIndex(index: string): string;
  /** Whether a row stands on one side of a place in the order of two columns, so that an index of both leads there. */
  beyond(columns: readonly [string, string], place: readonly [SqlValue, SqlValue], side: Side): SqlFragment;
  /** A DELETE of some rows that a condition holds for, a limited number of them. */
  deleteSome(rows: SomeRows): string;
  /** After the row of an INSERT, with a leading blank: what follows are assignments for the row that has its key already. */
  onDuplicate(key: string): string;
  /**
   * Statements that take (`held` is 1) and give up a lock of the whole database for a connection, without waiting; the
   * parameter is its name, of at most 39 letters. Undefined where one process alone has the database.
   */
  readonly namedLock: { readonly take: string; readonly release: string } | undefined;
  /** Milliseconds since the epoch by the database's own clock, which is the same for every process. */
  readonly now: string;
  /** Whether one process alone writes, one change after the other: an event then gets its place in the change itself. */
  readonly sequencesAtOnce: boolean;
  /** Before a SELECT: it is not run, and the rows say how it would be. */
  readonly explain: string;
  /** One of those rows; undefined for what is no table. */
  planRow(row: object): PlanRow | undefined;
  /** What an error of the driver means. */
  failureKind(error: unknown): FailureKind;
}
