import { unindexed } from '../sql/compiled-filter.js';
import { compileBeyondAcross, compilePageAcross, type OrderedParts } from '../sql/compile-across.js';
import type { PageWindow } from '../sql/compile-page.js';
import { reversed } from '../sql/compile-sort.js';
import type { SqlFragment, SqlValue } from '../sql/dialect.js';
import { comparePlaces, type Place } from '../sql/position.js';
import type { Session } from '../unit-of-work.js';
import { framePage, type FoundRows, type StatePage } from './frame-page.js';
import { selected, type LoadedRow } from './load-states.js';
import { totalOf, withBeyond, type HeadRow, type Selection, type SqlSum } from './select-page.js';

/** What SQL selects of several types: at least one, each once, with the same page, and in the same direction. */
export type Selections = readonly [Selection, ...Selection[]];

type FoundRow = LoadedRow & { readonly sort_key: SqlValue };

/**
 * A page over several types and the number of all matches in one statement, so that both are of one committed state: as
 * `selectPage` for one type.
 */
export async function selectAcross(session: Session, selections: Selections): Promise<StatePage> {
  const [{ ctx, page }] = selections;
  const total = totalOfAll(selections);
  if (page.count === 0) {
    const [row] = await session.query<{ total: SqlSum }>(total.sql, total.params);
    return { total: Number(row?.total ?? 0), states: [] };
  }
  const types = selections.map(({ type }) => type);
  return framePage(session, { tenantId: ctx.tenant.id, types, page }, ({ window, backward }) => {
    const reading = selections.map((selection): Selection =>
      backward ? { ...selection, order: reversed(selection.order) } : selection,
    );
    return selectRows(session, reading, { tenantId: ctx.tenant.id, total, window });
  });
}

async function selectRows(
  session: Session,
  selections: readonly Selection[],
  {
    tenantId,
    total,
    window,
  }: { readonly tenantId: number; readonly total: SqlFragment; readonly window: PageWindow },
): Promise<FoundRows> {
  const { dialect } = session;
  const parts: OrderedParts = selections.map(({ type, compiled, selective, order }) => ({
    dialect,
    tenantId,
    typeName: type.name,
    filter: compiled,
    selective,
    order,
  }));
  const { position } = window;
  const head = position === undefined ? total : withBeyond(total, compileBeyondAcross(parts, position));
  const ids = compilePageAcross(parts, window);
  const { columns, joins } = selected(
    dialect,
    selections.map(({ type }) => type),
    { groups: selections.some(({ groups }) => groups) },
  );
  const found = await session.query<HeadRow & (FoundRow | { readonly id: null })>(
    `select t.*, p.sort_key, ${columns} from (${head.sql}) t ` +
      `left join (${ids.sql}) p on 1 = 1 left join resource r on r.id = p.id and ${unindexed('r.tenant_id')} = ? ` +
      `left join resource_doc d on d.id = r.id and d.tenant_id = r.tenant_id${joins}`,
    [...head.params, ...ids.params, tenantId],
  );
  const [first] = found;
  const rows = found
    .filter((row): row is HeadRow & FoundRow => row.id !== null)
    .map((row) => ({ row, place: placeOf(row, selections) }));
  const descending = selections.some(({ order }) => order.descending);
  return {
    total: Number(first?.total ?? 0),
    beyond: Number(first?.beyond ?? 0) !== 0,
    // An ORDER BY of the statement would write the documents to a temporary table first.
    rows: rows.sort((a, b) => comparePlaces(a.place, b.place, { descending })),
  };
}

/** How many resources match, of all types together. */
function totalOfAll(selections: Selections): SqlFragment {
  const totals = selections.map(totalOf);
  return {
    sql: `select ${totals.map(({ sql }) => `coalesce((${sql}), 0)`).join(' + ')} as total`,
    params: totals.flatMap(({ params }) => params),
  };
}

function placeOf({ id, type, sort_key: value }: FoundRow, selections: readonly Selection[]): Place {
  const column = selections.find((selection) => selection.type.name === type)?.order.column;
  return { id, key: column === undefined ? null : column.toKey(value) };
}
