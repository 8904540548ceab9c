import type { ResourceLinks, Tenant } from '@rollcall/directory';
import type { ResourceType } from '@rollcall/scim';

import type { ColumnMap } from './column-map.js';
import type { Dialect, SqlFragment, SqlValue } from './dialect.js';

/** A filter as a condition on `resource r`. */
export interface CompiledFilter extends SqlFragment {
  /**
   * Whether the condition is the filter. Otherwise it holds for every resource that matches, and for others too,
   * which are to be sorted out in memory.
   */
  readonly exact: boolean;
}

/**
 * How rows of other tables are reached: `lookup` finds the resources from the rows, by the rows' index; `probe` looks
 * from one resource at its rows, for statements that go through resources in order and are cut short.
 */
export type Access = 'lookup' | 'probe';

/** What a compilation knows. */
export interface FilterCompilation {
  readonly access: Access;
  readonly dialect: Dialect;
  readonly tenant: Tenant;
  readonly type: ResourceType;
  readonly columns: ColumnMap;
  /** All resource types, by which members are typed. */
  readonly types: readonly ResourceType[];
  readonly links: ResourceLinks;
}

/**
 * Where a node stands: below an odd number of `not` an inexact condition must hold for fewer resources, not more,
 * and NULL must be made false, which in positive position it is anyway.
 */
export type Polarity = 'positive' | 'negative';

/** Makes a condition that is exactly its node. */
export function exactly(sql: string, params: readonly SqlValue[] = []): CompiledFilter {
  return { sql, params, exact: true };
}

/** The condition of a node that has an answer without looking at a resource. */
export function constant(value: boolean): CompiledFilter {
  return exactly(value ? '1 = 1' : '1 = 0');
}

/** The condition of a node that SQL cannot answer. */
export function unanswered(polarity: Polarity): CompiledFilter {
  return { sql: polarity === 'positive' ? '1 = 1' : '1 = 0', params: [], exact: false };
}

/** A comparison that may be NULL, made two-valued where that matters; in positive position `coalesce` would hide the column from its index. */
export function total(condition: SqlFragment, polarity: Polarity): CompiledFilter {
  const sql = polarity === 'positive' ? condition.sql : `coalesce(${condition.sql}, 0)`;
  return exactly(sql, condition.params);
}

/** A column of numbers as an expression that no index serves, so that the index of a better column is taken. */
export function unindexed(column: string): string {
  return `${column} + 0`;
}

/** The condition that related rows are of the tenant, with its number as parameter; of one resource's rows it must not be the index. */
export function ofTenant({ access }: FilterCompilation, column: string): string {
  return `${access === 'probe' ? unindexed(column) : column} = ?`;
}

/** Rows of another table, of which a resource has one. */
export interface RelatedRows {
  /** Table with alias. */
  readonly from: string;
  /** The column of the resource's id. */
  readonly idColumn: string;
  readonly where: string;
  readonly params: readonly SqlValue[];
}

/** Whether resource `r` has such a row. */
export function hasRow(
  { access }: FilterCompilation,
  { from, idColumn, where, params }: RelatedRows,
): CompiledFilter {
  return exactly(
    access === 'lookup'
      ? `r.id in (select ${idColumn} from ${from} where ${where})`
      : `exists (select 1 from ${from} where ${idColumn} = r.id and ${where})`,
    params,
  );
}

/** Joins conditions by `and` or `or`. */
export function joined(kind: 'and' | 'or', parts: readonly CompiledFilter[]): CompiledFilter {
  return {
    sql: `(${parts.map(({ sql }) => sql).join(` ${kind} `)})`,
    params: parts.flatMap(({ params }) => params),
    exact: parts.every(({ exact }) => exact),
  };
}

/** The other side of a `not`. */
export function opposite(polarity: Polarity): Polarity {
  return polarity === 'positive' ? 'negative' : 'positive';
}
