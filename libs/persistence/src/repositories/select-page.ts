import type { RequestContext } from '@rollcall/directory';
import type { Page, ResourceType } from '@rollcall/scim';

import { unindexed, type CompiledFilter } from '../sql/compiled-filter.js';
import { compileBeyond, compilePage, type OrderedResources, type PageWindow } from '../sql/compile-page.js';
import { reversed, type CompiledSort } from '../sql/compile-sort.js';
import type { SqlFragment, SqlValue } from '../sql/dialect.js';
import { comparePlaces, type Place } from '../sql/position.js';
import type { Session } from '../unit-of-work.js';
import { framePage, type FoundRows, type StatePage, type WalkedPage } from './frame-page.js';
import { selected, selectStates, type LoadedRow } from './load-states.js';
import type { ResourceState } from './resource-state.js';

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
  const { ctx, type, page, order } = selection;
  const total = totalOf(selection);
  if (page.count === 0) {
    const [row] = await session.query<{ total: SqlSum }>(total.sql, total.params);
    return { total: Number(row?.total ?? 0), states: [] };
  }
  return framePage(session, { tenantId: ctx.tenant.id, types: [type], page }, ({ window, backward }) =>
    selectRows(session, selection, { total, order: backward ? reversed(order) : order, window }),
  );
}

/** Sums of a server are text. */
export type SqlSum = number | string | null;

type FoundRow = LoadedRow & { readonly sort_key?: SqlValue };

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
  const { columns, joins } = selected(dialect, [type], { groups });
  const { column } = order;
  const sortKey = column === undefined ? '' : `, ${column.name} as sort_key`;
  const found = await session.query<HeadRow & (FoundRow | { readonly id: null })>(
    `select t.*, ${columns}${sortKey} from (${head.sql}) t ` +
      `left join (${ids.sql}) p on 1 = 1 left join resource r on r.id = p.id and ${unindexed('r.tenant_id')} = ? ` +
      `left join resource_doc d on d.id = r.id and d.tenant_id = r.tenant_id${joins}`,
    [...head.params, ...ids.params, tenantId],
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

/** What the row of a page says of all matches. */
export interface HeadRow {
  readonly total: SqlSum;
  readonly beyond?: SqlSum;
}

/** A total, and beside it whether anything is on the other side of a position. */
export function withBeyond(total: SqlFragment, beyond: SqlFragment): SqlFragment {
  return {
    sql: `select n.total, (${beyond.sql}) as beyond from (${total.sql}) n`,
    params: [...beyond.params, ...total.params],
  };
}

/** How many resources match; of all resources of a type the number is kept (ADR 7). */
export function totalOf({ ctx, type, compiled }: Pick<Selection, 'ctx' | 'type' | 'compiled'>): SqlFragment {
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
