import type { Dialect, FailureKind, PlanRow, Side, SomeRows, SqlFragment, SqlValue } from './dialect.js';

/** The dialect of SQLite and libSQL: bytes are BLOBs, one writer at a time, so no row locks. */
export const sqliteDialect: Dialect = Object.freeze({
  name: 'sqlite',
  forUpdate: '',
  forShare: '',
  synchronous: true,
  joinedUpdates: false,
  uuidText(column: string): string {
    const hex = `lower(hex(${column}))`;
    const part = (from: number, length: number): string => `substr(${hex}, ${from}, ${length})`;
    const text = [part(1, 8), part(9, 4), part(13, 4), part(17, 4), part(21, 12)].join(" || '-' || ");
    return `cast(${text} as blob)`;
  },
  concat(...expressions: readonly string[]): string {
    return `cast(${expressions.join(' || ')} as blob)`;
  },
  join(...expressions: readonly string[]): string {
    return `(${expressions.join(' || ')})`;
  },
  shortText(expression: string): string {
    return expression;
  },
  jsonMember(column: string, member: string): string {
    return `${column} -> '$.${member}'`;
  },
  byteLength(expression: string): string {
    return `length(${expression})`;
  },
  packed(column: string): string {
    return `group_concat(hex(${column}), '' order by ${column})`;
  },
  sortOnly(expression: string): string {
    return `+${expression}`;
  },
  byIndex(): string {
    return '';
  },
  // Parts joined by `or` are read from the start of the index.
  beyond(
    [first, second]: readonly [string, string],
    [value, next]: readonly [SqlValue, SqlValue],
    { operator, inclusive }: Side,
  ): SqlFragment {
    return {
      sql: `(${first}, ${second}) ${operator}${inclusive ? '=' : ''} (?, ?)`,
      params: [value, next],
    };
  },
  // The engine is built without a LIMIT of its own for DELETE.
  deleteSome({ table, key, where, limit }: SomeRows): string {
    return `delete from ${table} where (${key}) in (select ${key} from ${table} where ${where} limit ${limit})`;
  },
  onDuplicate(key: string): string {
    return ` on conflict (${key}) do update set`;
  },
  namedLock: undefined,
  now: "cast(unixepoch('subsec') * 1000 as integer)",
  sequencesAtOnce: true,
  explain: 'explain query plan',
  planRow(row: object): PlanRow | undefined {
    const detail = 'detail' in row && typeof row.detail === 'string' ? row.detail : '';
    const [, verb, alias, index, terms = ''] =
      /^(SEARCH|SCAN) (\w+)(?: USING (?:COVERING )?(?:INDEX (\w+)|(?:INTEGER )?PRIMARY KEY))?(.*)$/.exec(
        detail,
      ) ?? [];
    if (verb === undefined || alias === undefined) return undefined;
    if (verb === 'SCAN') return { alias, index: index ?? null, access: index === undefined ? 'all' : 'walk' };
    return { alias, index: index ?? null, access: /[<>]/.test(terms) ? 'range' : 'lookup' };
  },
  failureKind(error: unknown): FailureKind {
    const code = codeOf(error);
    if (code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY') return 'unique';
    return code.startsWith('SQLITE_BUSY') ? 'transient' : 'other';
  },
});

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}
