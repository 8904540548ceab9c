import type { BoundOperator } from '@rollcall/scim';

import { unindexed } from './compiled-filter.js';
import type { Dialect, SqlFragment } from './dialect.js';
import { KEY_LENGTH, KEY_PREFIX_LENGTH, afterPrefix, indexKey } from './index-key.js';

/** An operator with its operand as bytes. */
export interface ByteComparison {
  readonly operator: BoundOperator;
  readonly operand: Buffer;
}

const ORDER: Readonly<Record<'gt' | 'ge' | 'lt' | 'le', string>> = { gt: '>', ge: '>=', lt: '<', le: '<=' };

/**
 * Compares an expression of bytes as a whole, NULL when the expression is (Q-FILTER-27, Q-FILTER-29, Q-FILTER-46,
 * Q-FILTER-47). Never LIKE: `%`, `_` and `\` are characters like others. UTF-8 orders as code points do, and no
 * character's bytes occur inside another's.
 */
export function compareBytes(expression: SqlFragment, { operator, operand }: ByteComparison): SqlFragment {
  const { sql, params } = expression;
  switch (operator) {
    case 'eq':
      return { sql: `${sql} = ?`, params: [...params, operand] };
    case 'co':
      return { sql: `instr(${sql}, ?) > 0`, params: [...params, operand] };
    case 'sw':
      return { sql: `substr(${sql}, 1, ${operand.length}) = ?`, params: [...params, operand] };
    case 'ew':
      return operand.length === 0
        ? { sql: `${sql} is not null`, params }
        : { sql: `substr(${sql}, -${operand.length}) = ?`, params: [...params, operand] };
    case 'gt':
    case 'ge':
    case 'lt':
    case 'le':
      return { sql: `${sql} ${ORDER[operator]} ?`, params: [...params, operand] };
  }
}

/**
 * Compares a key column in a way that an index serves: equality on the cut key, prefixes as ranges.
 * @returns undefined where the key alone cannot decide, because it may be cut
 */
export function compareKey(column: string, { operator, operand }: ByteComparison): SqlFragment | undefined {
  if (operator === 'eq') return { sql: `${column} = ?`, params: [indexKey(operand)] };
  if (operand.length > KEY_PREFIX_LENGTH || operator === 'co' || operator === 'ew') return undefined;
  if (operator !== 'sw') return compareBytes({ sql: column, params: [] }, { operator, operand });
  if (operand.length === 0) return { sql: `${column} is not null`, params: [] };
  const end = afterPrefix(operand);
  return end === undefined
    ? { sql: `${column} >= ?`, params: [operand] }
    : { sql: `(${column} >= ? and ${column} < ?)`, params: [operand, end] };
}

/** A column of `resource` with what is needed to find the whole of a cut value. */
export interface KeyColumnUse {
  readonly dialect: Dialect;
  readonly tenantId: number;
  /** Alias of the `resource` row. */
  readonly alias: string;
  readonly column: string;
  /** Code of the rows of `attribute_value` that keep long values. */
  readonly code: number;
}

/** Compares a column of `resource` exactly: on the key, and for cut keys on the long value. */
export function compareColumn(use: KeyColumnUse, comparison: ByteComparison): SqlFragment {
  const column = `${use.alias}.${use.column}`;
  const direct = compareKey(column, comparison);
  if (direct !== undefined) return direct;
  const short = compareBytes({ sql: column, params: [] }, comparison);
  const long = compareBytes({ sql: 'l.long_value', params: [] }, comparison);
  return {
    sql:
      `case when ${use.dialect.byteLength(column)} < ${KEY_LENGTH} then ${short.sql} else exists (select 1 from ` +
      `attribute_value l where ${unindexed('l.tenant_id')} = ? and l.attribute = ? and l.resource_id = ${use.alias}.id and ${long.sql}) end`,
    params: [...short.params, use.tenantId, use.code, ...long.params],
  };
}

/** Compares the value of an index row exactly. */
export function compareIndexRow(alias: string, comparison: ByteComparison): SqlFragment {
  return (
    compareKey(`${alias}.value`, comparison) ??
    compareBytes({ sql: `coalesce(${alias}.long_value, ${alias}.value)`, params: [] }, comparison)
  );
}
