import type { Page } from '@rollcall/scim';

import type { PageWindow } from '../sql/compile-page.js';
import { endsOf, type Place, type Position } from '../sql/position.js';
import type { Session } from '../unit-of-work.js';
import { statesOf, type LoadedRow, type RowsOf } from './load-states.js';
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

/** A resource that was read, and where it stands in the order. */
export interface PlacedRow {
  readonly row: LoadedRow;
  readonly place: Place;
}

/** What a statement found of a page. */
export interface FoundRows {
  /** The number of all matches. */
  readonly total: number;
  /** Whether anything stands on the other side of the position. */
  readonly beyond: boolean;
  /** In the order in which they were read. */
  readonly rows: readonly PlacedRow[];
}

/** Which rows are to be read, and whether along the order or against it. */
export interface Reading {
  readonly window: PageWindow;
  readonly backward: boolean;
}

/** Makes a page, by index or of a walk, from what one reading finds. */
export async function framePage(
  session: Session,
  { page, ...of }: RowsOf & { readonly page: Page | WalkedPage },
  read: (reading: Reading) => Promise<FoundRows>,
): Promise<StatePage> {
  if ('startIndex' in page) {
    const window = { position: undefined, offset: page.startIndex - 1, limit: page.count };
    const found = await read({ window, backward: false });
    return { total: found.total, states: await statesOf(session, of, found.rows.map(rowOf)) };
  }
  const { position, count } = page;
  const backward = position?.backward ?? false;
  // One more than the page tells whether there is a page behind it.
  const window = { position, offset: 0, limit: count + 1 };
  const { rows, beyond, total } = await read({ window, backward });
  const shown = rows.slice(0, count);
  if (backward) shown.reverse();
  const [first] = shown;
  const last = shown.at(-1);
  const edges = first === undefined || last === undefined ? undefined : ([first.place, last.place] as const);
  return {
    total,
    states: await statesOf(session, of, shown.map(rowOf)),
    ...endsOf(position, { edges, more: rows.length > count, beyond }),
  };
}

function rowOf({ row }: PlacedRow): LoadedRow {
  return row;
}
