import { compareSortKeys, type BoundSort, type Comparable, type Page } from '@rollcall/scim';

import { comparePlaces, endsOf, type Place } from '../sql/position.js';
import type { StatePage, WalkedPage } from './frame-page.js';
import type { Match } from './scan-resources.js';

/** Which of the matches are on a page, in order, and where the pages beside it begin. */
export interface MatchPage extends Pick<StatePage, 'next' | 'previous'> {
  readonly ids: readonly Buffer[];
}

/** A page by index of matches that are in ascending order of their ids. */
export function pageOfMatches(
  matches: readonly Match<Comparable | undefined>[],
  sort: Pick<BoundSort, 'descending'> | undefined,
  { startIndex, count }: Page,
): MatchPage {
  const ordered = [...matches];
  if (sort !== undefined) {
    // Sorting is stable: ties stay in the order of their ids, or against it when all is turned around (Q-SORT-09).
    if (sort.descending) ordered.reverse();
    ordered.sort((a, b) => compareSortKeys(a.key, b.key, sort));
  }
  return { ids: ordered.slice(startIndex - 1, startIndex - 1 + count).map(({ id }) => id) };
}

/** A page of a walk through matches, as `selectPage` would give it. */
export function walkedPageOfMatches(
  matches: readonly Place[],
  { descending = false }: Partial<Pick<BoundSort, 'descending'>>,
  { position, count }: WalkedPage,
): MatchPage {
  if (count === 0) return { ids: [] };
  const backward = position?.backward ?? false;
  const reading = { descending: descending !== backward };
  const ordered = [...matches].sort((a, b) => comparePlaces(a, b, reading));
  const start = position === undefined ? 0 : ordered.findIndex((match) => isBehind(match));
  const begin = start < 0 ? ordered.length : start;
  const page = ordered.slice(begin, begin + count);
  if (backward) page.reverse();
  const [first] = page;
  const last = page.at(-1);
  return {
    ids: page.map(({ id }) => id),
    ...endsOf(position, {
      edges: first === undefined || last === undefined ? undefined : [first, last],
      more: begin + count < ordered.length,
      beyond: begin > 0,
    }),
  };

  function isBehind(match: Place): boolean {
    if (position === undefined) return true;
    const side = comparePlaces(match, position.place, reading);
    return side > 0 || (side === 0 && position.inclusive);
  }
}
