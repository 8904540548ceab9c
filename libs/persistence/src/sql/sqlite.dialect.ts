import type { Dialect, FailureKind } from './dialect.js';

/** The dialect of SQLite and libSQL: bytes are BLOBs, one writer at a time, so no row locks. */
export const sqliteDialect: Dialect = Object.freeze({
  name: 'sqlite',
  forUpdate: '',
  forShare: '',
  synchronous: true,
  uuidText(column: string): string {
    const hex = `lower(hex(${column}))`;
    const part = (from: number, length: number): string => `substr(${hex}, ${from}, ${length})`;
    const text = [part(1, 8), part(9, 4), part(13, 4), part(17, 4), part(21, 12)].join(" || '-' || ");
    return `cast(${text} as blob)`;
  },
  concat(...expressions: readonly string[]): string {
    return `cast(${expressions.join(' || ')} as blob)`;
  },
  jsonMember(column: string, member: string): string {
    return `${column} -> '$.${member}'`;
  },
  byteLength(expression: string): string {
    return `length(${expression})`;
  },
  sortOnly(expression: string): string {
    return `+${expression}`;
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
