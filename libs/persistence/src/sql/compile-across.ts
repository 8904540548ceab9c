import { unindexed } from './compiled-filter.js';
import { compileBeyond, compilePage, type OrderedResources, type PageWindow } from './compile-page.js';
import type { SqlFragment } from './dialect.js';
import type { Position } from './position.js';

/** Resources of several types in one order, each type selected and ordered by SQL alone, and all in the same direction. */
export type OrderedParts = readonly OrderedResources[];

/**
 * The ids of a page over several types, as a statement with the columns `id` and `sort_key`: the beginning of each type
 * from its own index, put together. Types without a column to order by stand where resources without value stand.
 */
export function compilePageAcross(parts: OrderedParts, window: PageWindow): SqlFragment {
  const { limit, offset } = window;
  const beginnings = parts.flatMap((part) => beginningOf(part, window) ?? []);
  if (beginnings.length === 0) return { sql: 'select null as id, null as sort_key limit 0', params: [] };
  return {
    sql:
      `select u.id, u.sort_key from (${beginnings.map(({ sql }) => sql).join(' union all ')}) u ` +
      `order by ${orderAcross(parts)} limit ${limit} offset ${offset}`,
    params: beginnings.flatMap(({ params }) => params),
  };
}

/** Whether there is anything of any type on the other side of a position, as a condition. */
export function compileBeyondAcross(parts: OrderedParts, position: Position): SqlFragment {
  const conditions = parts.flatMap((part) => beyondOf(part, position) ?? []);
  if (conditions.length === 0) return { sql: '1 = 0', params: [] };
  return {
    sql: conditions.map(({ sql }) => sql).join(' or '),
    params: conditions.flatMap(({ params }) => params),
  };
}

function orderAcross(parts: OrderedParts): string {
  const direction = parts.some(({ order }) => order.descending) ? ' desc' : '';
  const keyed = parts.some(({ order }) => order.column !== undefined);
  const byKey = keyed ? `u.sort_key is null${direction}, u.sort_key${direction}, ` : '';
  return `${byKey}u.id${direction}`;
}

/** As much of one type as can be on the page; nothing where all of it stands before the position. */
function beginningOf(part: OrderedResources, window: PageWindow): SqlFragment | undefined {
  const { order, tenantId } = part;
  const { column } = order;
  const afterValue = standsByValue(part, window.position);
  if (afterValue && order.descending) return undefined;
  const { sql, params } = compilePage(part, {
    position: afterValue ? undefined : window.position,
    offset: 0,
    limit: window.offset + window.limit,
  });
  return {
    sql:
      column === undefined
        ? `select p.id, null as sort_key from (${sql}) p`
        : `select p.id, ${column.name} as sort_key from (${sql}) p join resource r on r.id = p.id and ${unindexed('r.tenant_id')} = ?`,
    params: column === undefined ? params : [...params, tenantId],
  };
}

function beyondOf(part: OrderedResources, position: Position): SqlFragment | undefined {
  if (!standsByValue(part, position)) return compileBeyond(part, position);
  if (!part.order.descending) return undefined;
  const { sql, params } = compilePage(part, { position: undefined, offset: 0, limit: 1 });
  return { sql: `exists (${sql})`, params };
}

/** Whether a position is at a value while a type has none: then all of the type stands on one side of it (Q-SORT-05). */
function standsByValue({ order }: OrderedResources, position: Position | undefined): boolean {
  return order.column === undefined && position !== undefined && position.place.key !== null;
}
