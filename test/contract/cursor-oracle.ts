/** What a page of a walk must hold, found by looking at all users at once. */
import { createHash } from 'node:crypto';

import {
  LENIENT,
  USER_TYPE,
  bindFilter,
  bindSort,
  compareSortKeys,
  matches,
  parseFilter,
  sortKey,
  type BoundFilter,
  type BoundSort,
  type Comparable,
  type Resource,
} from '@rollcall/scim';

import type { Random } from '../fault/random.js';

/** A query as a client would write it. */
export interface WalkQuery {
  readonly filter?: string;
  readonly sortBy?: string;
  readonly sortOrder: 'ascending' | 'descending';
}

/** A query ready for the store. */
export interface BoundQuery {
  readonly filter?: BoundFilter;
  readonly sort?: BoundSort;
}

const FILTERS = [
  undefined,
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq "sales"',
  'userName sw "u"',
  'active eq true',
  'not (displayName eq "a")',
  'title pr',
  'title co "a" or active eq false',
];

const SORTS = [
  undefined,
  ...['id', 'userName', 'displayName', 'name.familyName', 'name.givenName', 'externalId', 'active'],
  ...['meta.created', 'meta.lastModified', 'title', 'emails', 'emails.type'],
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department',
];

/** Every query there is, in a random order. */
export function walkQueries(random: Random): readonly WalkQuery[] {
  const queries = FILTERS.flatMap((filter) =>
    SORTS.flatMap((sortBy) =>
      (['ascending', 'descending'] as const).map((sortOrder) => ({
        sortOrder,
        ...(filter === undefined ? {} : { filter }),
        ...(sortBy === undefined ? {} : { sortBy }),
        place: random.next(),
      })),
    ),
  );
  return queries.sort((a, b) => a.place - b.place).map(({ place: _place, ...query }) => query);
}

/** Binds a query to users. */
export function bindQuery({ filter, sortBy, sortOrder }: WalkQuery): BoundQuery {
  const sort = bindSort(USER_TYPE, sortBy, sortOrder, LENIENT);
  return {
    ...(filter === undefined ? {} : { filter: bindFilter(parseFilter(filter), USER_TYPE, LENIENT) }),
    ...(sort === undefined ? {} : { sort }),
  };
}

/** A user's place in the order of a query. */
export interface Spot {
  readonly id: string;
  readonly key: Comparable | undefined;
}

/** All users that match, in the order of a walk. */
export function spots(users: ReadonlyMap<string, Resource>, query: BoundQuery): readonly Spot[] {
  const { filter, sort } = query;
  return [...users]
    .filter(([, user]) => filter === undefined || matches(filter, user))
    .map(([id, user]) => ({ id, key: sort === undefined ? undefined : cut(sortKey(user, sort)) }))
    .sort((a, b) => compareSpots(a, b, query));
}

/** Orders two places; ties are broken by id, and all of it is turned around when descending. */
export function compareSpots(a: Spot, b: Spot, { sort }: BoundQuery): number {
  const ascending =
    compareSortKeys(a.key, b.key, { descending: false }) || (a.id < b.id ? -1 : Number(a.id > b.id));
  return sort?.descending === true ? -ascending : ascending;
}

/** A walk orders values of 512 bytes and more by their first 480 bytes, then by their digest (ADR 9). */
export function cut(key: Comparable | undefined): Comparable | undefined {
  if (typeof key !== 'string') return key;
  const bytes = Buffer.from(key, 'utf8');
  if (bytes.length < 512) return bytes.toString('hex');
  return bytes.toString('hex', 0, 480) + createHash('sha256').update(bytes).digest('hex');
}
