import { normalizeDateTime } from '@rollcall/scim';

import type { HotAttribute } from './column-map.js';
import type { SqlValue } from './dialect.js';
import { comparableBytes } from './index-key.js';

/** A column of `resource r` by which resources are ordered. */
export interface SortColumn {
  readonly name: string;
  /** Whether every resource has a value, so that none needs a place at the end. */
  readonly assigned: boolean;
  /** Whether no two resources of a type share a value, so that ids need not decide. */
  readonly unique: boolean;
  /** Whether a place may be that of a resource of another type, which may have the same value. */
  readonly mixed?: boolean;
  /** Code of the attribute's long values, whose keys do not order them; absent where keys are never cut. */
  readonly longValues?: number;
  /** The sort key of a value: that of `placeKey` for the same resource. */
  toKey(value: SqlValue): Buffer | null;
  /** The value of a sort key. */
  toValue(key: Buffer): SqlValue;
}

/** A column of prepared text. */
export function keyColumn({ column, code, assigned }: HotAttribute): SortColumn {
  return {
    name: `r.${column}`,
    assigned,
    unique: column === 'unique_key',
    longValues: code,
    toKey: (value) => (Buffer.isBuffer(value) ? value : null),
    toValue: (key) => key,
  };
}

/** A column of milliseconds since the epoch. */
export function instantColumn(name: string): SortColumn {
  return {
    name,
    assigned: true,
    unique: false,
    toKey(value) {
      const text = normalizeDateTime(new Date(Number(value)).toISOString());
      return text === undefined ? null : comparableBytes(text);
    },
    // Date reads milliseconds; the rest of the text of fixed width is zeros.
    toValue: (key) => Date.parse(`${key.toString('latin1', 0, MILLISECONDS_END)}Z`),
  };
}

const MILLISECONDS_END = '2026-01-02T03:04:05.678'.length;

/** A column of truth values. */
export function flagColumn(name: string): SortColumn {
  return {
    name,
    assigned: false,
    unique: false,
    toKey: (value) => (value === null ? null : comparableBytes(value === 1)),
    toValue: (key) => (key.equals(comparableBytes(true)) ? 1 : 0),
  };
}
