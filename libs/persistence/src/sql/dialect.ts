/** A value that a statement may be given; never an object, so that a driver cannot expand it. */
export type SqlValue = string | number | Buffer | null;

/** A piece of SQL with its positional parameters, in order. */
export interface SqlFragment {
  readonly sql: string;
  readonly params: readonly SqlValue[];
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
  /** The JSON text of one top-level member of a JSON document column, or NULL. */
  jsonMember(column: string, member: string): string;
  /** Number of bytes of a byte expression. */
  byteLength(expression: string): string;
  /** An expression to order by after the rows were found, so that the order does not choose the index. */
  sortOnly(expression: string): string;
  /** What an error of the driver means. */
  failureKind(error: unknown): FailureKind;
}
