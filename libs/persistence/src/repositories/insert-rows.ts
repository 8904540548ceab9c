import type { SqlValue } from '../sql/dialect.js';
import type { WriteSession } from '../unit-of-work.js';
import { IN_LIST } from './store-context.js';

/**
 * Bytes of values in one statement at most, unless one row alone has more: MariaDB takes 16 MiB in a statement, where
 * quotes are two bytes.
 */
const BYTES = 4 * 1024 * 1024;

/** Where rows are inserted. */
export interface InsertTarget {
  /** `table (column, …)`. */
  readonly into: string;
  /** The values of one row: `(?, 1, ?)`. */
  readonly row: string;
}

/** Inserts rows, as many at a time as one statement takes, with a pause between statements. */
export async function insertRows(
  session: WriteSession,
  { into, row }: InsertTarget,
  rows: readonly (readonly SqlValue[])[],
): Promise<void> {
  let first = true;
  for (const part of parts(rows)) {
    if (!first) await session.pause();
    first = false;
    await session.run(`insert into ${into} values ${part.map(() => row).join(', ')}`, part.flat());
  }
}

function* parts(rows: readonly (readonly SqlValue[])[]): Generator<readonly (readonly SqlValue[])[]> {
  let part: (readonly SqlValue[])[] = [];
  let bytes = 0;
  for (const row of rows) {
    const size = row.reduce<number>((sum, value) => sum + sizeOf(value), 0);
    if (part.length === IN_LIST || (part.length > 0 && bytes + size > BYTES)) {
      yield part;
      part = [];
      bytes = 0;
    }
    part.push(row);
    bytes += size;
  }
  if (part.length > 0) yield part;
}

function sizeOf(value: SqlValue): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  return Buffer.isBuffer(value) ? value.length : 0;
}
