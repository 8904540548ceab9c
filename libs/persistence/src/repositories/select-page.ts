import type { RequestContext } from '@rollcall/directory';
import type { Page, ResourceType } from '@rollcall/scim';

import type { CompiledFilter } from '../sql/compiled-filter.js';
import { compileBeyond, compilePage, type OrderedResources, type PageWindow } from '../sql/compile-page.js';
import { reversed, type CompiledSort } from '../sql/compile-sort.js';
import type { SqlFragment, SqlValue } from '../sql/dialect.js';
import { comparePlaces, endsOf, type Place, type Position } from '../sql/position.js';
import type { Session } from '../unit-of-work.js';
import { selected, selectStates, statesOf, type LoadedRow } from './load-states.js';
import type { ResourceState } from './resource-state.js';

/** A page of a walk, read from a position or, without one, from the start. */
export interface WalkedPage {
  readonly position: Position | undefined;
  readonly count: number;
}

/** The resources of one page, the exact number of all matches, and where the pages beside it begin. */
export interface StatePage {
  readonly total: number;
  readonly states: readonly ResourceState[];
  readonly next?: string;
  readonly previous?: string;
}

/** Resources that SQL alone selects and orders. */
export interface Selection {
  readonly ctx: RequestContext;
  readonly type: ResourceType;
  /** Undefined for all resources of the type, whose number is known without counting. */
  readonly compiled: CompiledFilter | undefined;
  /** Whether an index leads to the matches, which are put in order afterwards. */
  readonly selective: boolean;
  readonly order: CompiledSort;
  readonly page: Page | WalkedPage;
  /** Whether `User.groups` is read with the resources. */
  readonly groups: boolean;
}

/** The resources that a selective filter finds, in one statement: all of them, by id, where they are fewer than the limit. */
export async function selectMatches(
  session: Session,
  {
    ctx,
    type,
    compiled,
    groups,
    limit,
  }: Pick<Selection, 'ctx' | 'type' | 'groups'> & {
    readonly compiled: CompiledFilter;
    readonly limit: number;
  },
): Promise<readonly ResourceState[]> {
  const where = { sql: `${compiled.sql} limit ${limit}`, params: compiled.params };
  const states = await selectStates(session, { tenantId: ctx.tenant.id, type }, { groups, where });
  return [...states].sort((one, other) => one.idBytes.compare(other.idBytes));
}

/**
 * A page and the number of all matches in one statement, so that both are of one committed state: the ids of the page
 * from an index alone, and only their documents beside them.
 */
export async function selectPage(session: Session, selection: Selection): Promise<StatePage> {
  const { ctx, page, order } = selection;
  const total = totalOf(selection);
  if (page.count === 0) {
    const [row] = await session.query<{ total: SqlSum }>(total.sql, total.params);
    return { total: Number(row?.total ?? 0), states: [] };
  }
  const of = { tenantId: ctx.tenant.id, type: selection.type };
  if ('startIndex' in page) {
    const window = { position: undefined, offset: page.startIndex - 1, limit: page.count };
    const found = await selectRows(session, selection, { total, order, window });
    return { total: found.total, states: await statesOf(session, of, found.rows.map(rowOf)) };
  }
  const { position, count } = page;
  const backward = position?.backward ?? false;
  const reading = backward ? reversed(order) : order;
  // One more than the page tells whether there is a page behind it.
  const window = { position, offset: 0, limit: count + 1 };
  const { rows, beyond, ...found } = await selectRows(session, selection, { total, order: reading, window });
  const shown = rows.slice(0, count);
  if (backward) shown.reverse();
  const [first] = shown;
  const last = shown.at(-1);
  const edges = first === undefined || last === undefined ? undefined : ([first.place, last.place] as const);
  return {
    total: found.total,
    states: await statesOf(session, of, shown.map(rowOf)),
    ...endsOf(position, { edges, more: rows.length > count, beyond }),
  };
}

/** Sums of a server are text. */
type SqlSum = number | string | null;

type FoundRow = LoadedRow & { readonly sort_key?: SqlValue };

interface FoundRows {
  readonly total: number;
  readonly beyond: boolean;
  /** In order. */
  readonly rows: readonly PlacedRow[];
}

interface PlacedRow {
  readonly row: LoadedRow;
  readonly place: Place;
}

function rowOf({ row }: PlacedRow): LoadedRow {
  return row;
}

async function selectRows(
  session: Session,
  { ctx, type, compiled, selective, groups }: Selection,
  {
    total,
    order,
    window,
  }: { readonly total: SqlFragment; readonly order: CompiledSort; readonly window: PageWindow },
): Promise<FoundRows> {
  const { dialect } = session;
  const typeName = type.name;
  const tenantId = ctx.tenant.id;
  const resources: OrderedResources = { dialect, tenantId, typeName, filter: compiled, selective, order };
  const { position } = window;
  const head = position === undefined ? total : withBeyond(total, compileBeyond(resources, position));
  const ids = compilePage(resources, window);
  const { columns, joins } = selected(dialect, type, { groups });
  const { column } = order;
  const sortKey = column === undefined ? '' : `, ${column.name} as sort_key`;
  const found = await session.query<HeadRow & (FoundRow | { readonly id: null })>(
    `select t.*, ${columns}${sortKey} from (${head.sql}) t ` +
      `left join (${ids.sql}) p on 1 = 1 left join resource r on r.id = p.id ` +
      `left join resource_doc d on d.id = r.id${joins}`,
    [...head.params, ...ids.params],
  );
  const [first] = found;
  const rows = found
    .filter((row): row is HeadRow & FoundRow => row.id !== null)
    .map((row) => ({ row, place: placeOf(row, order) }));
  return {
    total: Number(first?.total ?? 0),
    beyond: Number(first?.beyond ?? 0) !== 0,
    // An ORDER BY of the statement would write the documents to a temporary table first.
    rows: rows.sort((a, b) => comparePlaces(a.place, b.place, order)),
  };
}

interface HeadRow {
  readonly total: SqlSum;
  readonly beyond?: SqlSum;
}

function withBeyond(total: SqlFragment, beyond: SqlFragment): SqlFragment {
  return {
    sql: `select n.total, (${beyond.sql}) as beyond from (${total.sql}) n`,
    params: [...beyond.params, ...total.params],
  };
}

/** How many resources match; of all resources of a type the number is kept (ADR 7). */
function totalOf({ ctx, type, compiled }: Selection): SqlFragment {
  const of = [ctx.tenant.id, type.name];
  if (compiled === undefined) {
    return {
      sql: 'select sum(c.total) as total from resource_count c where c.tenant_id = ? and c.type = ?',
      params: of,
    };
  }
  return {
    sql: `select count(*) as total from resource r where r.tenant_id = ? and r.type = ? and ${compiled.sql}`,
    params: [...of, ...compiled.params],
  };
}

function placeOf({ id, sort_key: value = null }: FoundRow, { column }: CompiledSort): Place {
  return { id, key: column === undefined ? null : column.toKey(value) };
}
