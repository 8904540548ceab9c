import { orderBy, reversed, type CompiledSort } from './compile-sort.js';
import type { Dialect, SqlFragment } from './dialect.js';
import { orderSegments, type Expression, type OrderSegment } from './order-segments.js';
import { opposite, type Position } from './position.js';

/** Resources that SQL alone selects and orders. */
export interface OrderedResources {
  readonly dialect: Dialect;
  readonly tenantId: number;
  readonly typeName: string;
  /** On `resource r`; undefined for all resources of the type. */
  readonly filter: SqlFragment | undefined;
  /** Whether an index leads to what the filter finds, which is put in order afterwards. */
  readonly selective: boolean;
  readonly order: CompiledSort;
}

/** A part of them, in order. */
export interface PageWindow {
  /** Read along the order, also where that is turned around. */
  readonly position: Position | undefined;
  readonly offset: number;
  readonly limit: number;
}

/** Resources that are read from each part of an order at most, where the page is at its beginning. */
const PARTWISE = 5000;

/**
 * The ids of a page, as a statement with the column `id`. All resources are read from the index of their order, where
 * there is one, beginning at the position; what a filter leaves is put in order, unless the optimizer knows better.
 */
export function compilePage(resources: OrderedResources, window: PageWindow): SqlFragment {
  const { order, filter } = resources;
  const { position, offset, limit } = window;
  const reach = offset + limit;
  if (filter === undefined && order.index !== undefined) {
    const parts = orderSegments(order, resources.dialect, position);
    const [only] = parts;
    if (only !== undefined && parts.length === 1) {
      const { sql, params } = partOf(resources, only);
      return { sql: `select r.id ${sql} limit ${limit} offset ${offset}`, params };
    }
    if (reach <= PARTWISE) return joinParts(resources, parts, window);
  }
  const { sql, params } = allOf(resources, position);
  const by = orderBy(order, comparing(resources));
  return { sql: `select r.id ${sql} order by ${by} limit ${limit} offset ${offset}`, params };
}

/** Whether there is anything on the other side of a position, as a condition. */
export function compileBeyond(resources: OrderedResources, position: Position): SqlFragment {
  const behind = { ...resources, order: reversed(resources.order) };
  const other = opposite(position);
  if (resources.filter !== undefined || resources.order.index === undefined) {
    const { sql, params } = allOf(behind, other);
    return { sql: `exists (select 1 ${sql})`, params };
  }
  const parts = orderSegments(behind.order, resources.dialect, other).map((part) =>
    conditionsOf(behind, part),
  );
  return {
    sql: parts.map(({ sql }) => `exists (select 1 ${sql})`).join(' or '),
    params: parts.flatMap(({ params }) => params),
  };
}

/** The beginnings of the parts one after the other: a row says which part it is of, and its place within. */
function joinParts(
  resources: OrderedResources,
  parts: readonly OrderSegment[],
  { offset, limit }: PageWindow,
): SqlFragment {
  const direction = resources.order.descending ? ' desc' : '';
  const name = resources.order.column?.name ?? 'r.id';
  const selects = parts.map((part, index) => {
    const { sql, params } = partOf(resources, part);
    return {
      sql:
        `select p${index}.id, p${index}.sort_key, ${index} as part from ` +
        `(select r.id, ${name} as sort_key ${sql} limit ${offset + limit}) p${index}`,
      params,
    };
  });
  return {
    sql:
      `select u.id from (${selects.map(({ sql }) => sql).join(' union all ')}) u ` +
      `order by u.part, u.sort_key${direction}, u.id${direction} limit ${limit} offset ${offset}`,
    params: selects.flatMap(({ params }) => params),
  };
}

/** One part in the order of its index. */
function partOf(resources: OrderedResources, part: OrderSegment): SqlFragment {
  const { sql, params } = conditionsOf(resources, part);
  return { sql: `${sql} order by ${part.by}`, params };
}

function conditionsOf(resources: OrderedResources, { where }: OrderSegment): SqlFragment {
  const { dialect, order } = resources;
  const from = `from resource r${order.index === undefined ? '' : dialect.byIndex(order.index)}`;
  return conditions(from, resources, where);
}

/** All parts in one piece. */
function allOf(resources: OrderedResources, position: Position | undefined): SqlFragment {
  const { dialect, order } = resources;
  const parts = position === undefined ? [] : orderSegments(order, dialect, position, comparing(resources));
  const wheres = parts.flatMap(({ where }) => where ?? []);
  return conditions(
    'from resource r',
    resources,
    position === undefined
      ? undefined
      : {
          sql: `(${wheres.map(({ sql }) => sql).join(' or ')})`,
          params: wheres.flatMap(({ params }) => params),
        },
  );
}

function conditions(
  from: string,
  { tenantId, typeName, filter }: OrderedResources,
  where: SqlFragment | undefined,
): SqlFragment {
  const parts = [filter, where].flatMap((part) => part ?? []);
  return {
    sql: [`${from} where r.tenant_id = ? and r.type = ?`, ...parts.map(({ sql }) => sql)].join(' and '),
    params: [tenantId, typeName, ...parts.flatMap(({ params }) => params)],
  };
}

/** Where an index leads to the matches, the order must not choose another one. */
function comparing({ selective, dialect }: OrderedResources): Expression {
  return selective ? (column) => dialect.sortOnly(column) : (column) => column;
}
