import type { Dialect, FailureKind, PlanRow, Side, SomeRows, SqlFragment, SqlValue } from './dialect.js';

/**
 * Errors after which the whole transaction may run again: record changed since last read (MariaDB's snapshot
 * isolation), lock wait timeout, deadlock or failed certification (Galera), failed certification (MySQL's group
 * replication), node not ready (Galera).
 */
const TRANSIENT = new Set([1020, 1205, 1213, 3101, 1047]);

/** The server stopped a statement that took longer than its session allows: MariaDB, MySQL. */
const STOPPED = new Set([1969, 3024]);

/** Errors of the connection: the server went away, is shutting down, or killed the connection. */
const DISCONNECTED_NUMBERS = new Set([
  1053, 1077, 1079, 1080, 1152, 1158, 1159, 1160, 1161, 1184, 1317, 1927, 2006, 2013,
]);
const DISCONNECTED_CODES = new Set([
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR',
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/**
 * Refusals that are the operator's to end: too many connections (of the server, of the user), access denied, the
 * server or its storage is read-only, the server is in offline mode.
 */
const REFUSED = new Set([1040, 1203, 1226, 1045, 1290, 1836, 3032]);

/** Names of locks are shared by all databases of a server, and have at most 64 letters. */
const LOCK_NAME = "concat(?, '.', left(sha1(database()), 24))";

/** MariaDB's and MySQL's `type` of a row of EXPLAIN; any other is a look-up. */
const ACCESS: Readonly<Record<string, PlanRow['access']>> = {
  range: 'range',
  index_merge: 'range',
  index: 'walk',
  ALL: 'all',
};

/** The dialect of MySQL 8 and MariaDB 10.6 and later: their common subset, with InnoDB's row locks. */
export const mysqlDialect: Dialect = Object.freeze({
  name: 'mysql',
  forUpdate: ' for update',
  forShare: ' lock in share mode',
  synchronous: false,
  joinedUpdates: true,
  uuidText(column: string): string {
    const hex = `lower(hex(${column}))`;
    const part = (from: number, length: number): string => `substr(${hex}, ${from}, ${length})`;
    const parts = [part(1, 8), part(9, 4), part(13, 4), part(17, 4), part(21, 12)];
    return `cast(concat_ws('-', ${parts.join(', ')}) as binary)`;
  },
  concat(...expressions: readonly string[]): string {
    return `cast(concat(${expressions.join(', ')}) as binary)`;
  },
  join(...expressions: readonly string[]): string {
    return `concat(${expressions.join(', ')})`;
  },
  shortText(expression: string): string {
    return `cast(${expression} as char(500))`;
  },
  jsonMember(column: string, member: string): string {
    return `json_extract(${column}, '$.${member}')`;
  },
  byteLength(expression: string): string {
    return `octet_length(${expression})`;
  },
  packed(column: string): string {
    return `group_concat(${column} order by ${column} separator '')`;
  },
  // As it is, the optimizer would rather walk its index in order than go from another one to few rows.
  sortOnly(expression: string): string {
    return `concat(${expression})`;
  },
  byIndex(index: string): string {
    return ` force index (${index})`;
  },
  // Rows compared as `(a, b) > (?, ?)` are read from the start of the index.
  beyond(
    [first, second]: readonly [string, string],
    [value, next]: readonly [SqlValue, SqlValue],
    { operator, inclusive }: Side,
  ): SqlFragment {
    return {
      sql: `(${first} ${operator} ? or (${first} = ? and ${second} ${operator}${inclusive ? '=' : ''} ?))`,
      params: [value, value, next],
    };
  },
  deleteSome({ table, where, limit }: SomeRows): string {
    return `delete from ${table} where ${where} limit ${limit}`;
  },
  onDuplicate(): string {
    return ' on duplicate key update';
  },
  namedLock: {
    take: `select get_lock(${LOCK_NAME}, 0) as held`,
    release: `select release_lock(${LOCK_NAME})`,
  },
  now: 'cast(unix_timestamp(now(6)) * 1000 as signed)',
  sequencesAtOnce: false,
  explain: 'explain',
  planRow(row: object): PlanRow | undefined {
    const alias = 'table' in row && typeof row.table === 'string' ? row.table : undefined;
    // What a statement derives is in angle brackets.
    if (alias === undefined || alias.startsWith('<')) return undefined;
    const index = 'key' in row && typeof row.key === 'string' ? row.key : null;
    const type = 'type' in row && typeof row.type === 'string' ? row.type : '';
    return { alias, index, access: ACCESS[type] ?? 'lookup' };
  },
  failureKind(error: unknown): FailureKind {
    if (typeof error !== 'object' || error === null) return 'other';
    const number = 'errno' in error && typeof error.errno === 'number' ? error.errno : 0;
    const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
    const state = 'sqlState' in error && typeof error.sqlState === 'string' ? error.sqlState : '';
    if (number === 1062) return 'unique';
    if (code === 'PROTOCOL_SEQUENCE_TIMEOUT' || STOPPED.has(number)) return 'timeout';
    if (REFUSED.has(number)) return 'refused';
    if (TRANSIENT.has(number) || state === '40001') return 'transient';
    const fatal = 'fatal' in error && error.fatal === true;
    return fatal || DISCONNECTED_NUMBERS.has(number) || DISCONNECTED_CODES.has(code)
      ? 'disconnected'
      : 'other';
  },
});
