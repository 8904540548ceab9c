import type { BoundSort } from '@rollcall/scim';

import type { ColumnMap, HotAttribute, KeyColumn } from './column-map.js';
import { flagColumn, instantColumn, keyColumn, type SortColumn } from './sort-column.js';

/** An order that SQL can make: by a column, then by id, which makes it total. */
export interface CompiledSort {
  /** Undefined where the id alone orders. */
  readonly column: SortColumn | undefined;
  /** Turns all of the order around: without value first, and ties by descending id. */
  readonly descending: boolean;
  /** The index on (tenant, type, column, id), where there is one. */
  readonly index: string | undefined;
}

const BY_ID = 'ix_resource_type';

const INDEXES: Readonly<Record<KeyColumn, string | undefined>> = {
  unique_key: 'uq_resource_unique_key',
  external_id: 'ix_resource_external_id',
  display_key: 'ix_resource_display',
  family_key: 'ix_resource_family',
  given_key: undefined,
};

/**
 * The order of a sort, or by id without one (Q-SORT-05, Q-SORT-09, Q-PAGE-14); undefined for attributes without a
 * column, which are sorted in memory.
 */
export function compileSort(sort: BoundSort | undefined, columns: ColumnMap): CompiledSort | undefined {
  if (sort === undefined) return { column: undefined, descending: false, index: BY_ID };
  const { descending, target } = sort;
  switch (target.key) {
    case 'id':
      return { column: undefined, descending, index: BY_ID };
    case 'meta.created':
      return { column: instantColumn('r.created'), descending, index: undefined };
    case 'meta.lastModified':
      return { column: instantColumn('r.last_modified'), descending, index: 'ix_resource_modified' };
    case columns.active:
      return { column: flagColumn('r.active'), descending, index: undefined };
    default: {
      const hot: HotAttribute | undefined = columns.hot[target.key];
      return hot && { column: keyColumn(hot), descending, index: INDEXES[hot.column] };
    }
  }
}

/** The same order from its end to its start. */
export function reversed(order: CompiledSort): CompiledSort {
  return { ...order, descending: !order.descending };
}

/**
 * ORDER BY of all of an order.
 * @param expression makes of a column what is to be ordered by
 */
export function orderBy(
  { column, descending }: CompiledSort,
  expression: (name: string) => string = (name) => name,
): string {
  const direction = descending ? ' desc' : '';
  const byId = `${expression('r.id')}${direction}`;
  if (column === undefined) return byId;
  const name = expression(column.name);
  const unassigned = column.assigned ? '' : `${name} is null${direction}, `;
  return `${unassigned}${name}${direction}, ${byId}`;
}
