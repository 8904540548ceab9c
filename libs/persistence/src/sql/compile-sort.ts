import type { BoundSort } from '@rollcall/scim';

import type { ColumnMap } from './column-map.js';

/** An order that SQL can make. */
export interface CompiledSort {
  /** Column of `resource r`. */
  readonly column: string;
  readonly descending: boolean;
  /** Whether every resource has a value, so that none needs a place at the end. */
  readonly assigned: boolean;
  /** Code of the attribute's long values, whose keys do not order them; absent where keys are never cut. */
  readonly longValues?: number;
}

/** The column by which a sort orders; undefined for attributes without one, which are sorted in memory. */
export function compileSort(sort: BoundSort, columns: ColumnMap): CompiledSort | undefined {
  const { descending } = sort;
  switch (sort.target.key) {
    case 'id':
      return { column: 'r.id', descending, assigned: true };
    case 'meta.created':
      return { column: 'r.created', descending, assigned: true };
    case 'meta.lastModified':
      return { column: 'r.last_modified', descending, assigned: true };
    case columns.active:
      return { column: 'r.active', descending, assigned: false };
    default: {
      const hot = columns.hot[sort.target.key];
      if (hot === undefined) return undefined;
      return { column: `r.${hot.column}`, descending, assigned: hot.assigned, longValues: hot.code };
    }
  }
}

/** ORDER BY of a sort, or by id: always total (Q-SORT-05, Q-SORT-09, Q-PAGE-14). */
export function orderBy(sort: CompiledSort | undefined): string {
  if (sort === undefined || sort.column === 'r.id') return `r.id${sort?.descending === true ? ' desc' : ''}`;
  const direction = sort.descending ? ' desc' : '';
  const unassigned = sort.assigned ? '' : `${sort.column} is null${direction}, `;
  return `${unassigned}${sort.column}${direction}, r.id`;
}
