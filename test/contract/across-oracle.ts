/** What a query over users and groups must find, by looking at all of them at once. */
import {
  GROUP_TYPE,
  LENIENT,
  USER_TYPE,
  bindFilterAcross,
  bindSortAcross,
  compareSortKeys,
  matches,
  parseFilter,
  sortKey,
  type Comparable,
  type Resource,
} from '@rollcall/scim';

import { cut } from './cursor-oracle.js';

export const TYPES = [USER_TYPE, GROUP_TYPE] as const;

/** A query as a client would write it. */
export interface RootQuery {
  readonly filter?: string;
  readonly sortBy?: string;
  readonly sortOrder?: string;
}

/** A resource as a client would see it. */
export interface Sample {
  readonly id: string;
  /** The place of its type in `TYPES`. */
  readonly type: 0 | 1;
  readonly rendered: Resource;
}

/**
 * The ids of all that match, in order; ties by id, and all of it turned around when descending.
 * @param order `walk` puts long values in the order of a walk by cursor
 */
export function expectedIds(
  samples: readonly Sample[],
  query: RootQuery,
  order: 'index' | 'walk',
): readonly string[] {
  const filters =
    query.filter === undefined ? undefined : bindFilterAcross(parseFilter(query.filter), TYPES, LENIENT);
  const sort = bindSortAcross(TYPES, query, LENIENT);
  const keyOf = ({ type, rendered }: Sample): Comparable | undefined => {
    const own = sort?.sorts[type];
    const key = own === undefined ? undefined : sortKey(rendered, own);
    return order === 'walk' ? cut(key) : key;
  };
  const found = samples
    .filter(({ type, rendered }) => {
      const filter = filters?.[type];
      return filter === undefined || matches(filter, rendered);
    })
    .map((sample) => ({ id: sample.id, key: keyOf(sample) }))
    .sort(
      (a, b) =>
        compareSortKeys(a.key, b.key, { descending: false }) || (a.id < b.id ? -1 : Number(a.id > b.id)),
    );
  if (sort?.descending === true) found.reverse();
  return found.map(({ id }) => id);
}
