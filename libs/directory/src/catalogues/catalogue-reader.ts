import {
  compareSortKeys,
  isJsonArray,
  matches,
  sortKey,
  type BoundSort,
  type Comparable,
  type Json,
  type ResourceType,
} from '@rollcall/scim';

import type { AssignmentCounter } from '../ports/assignment-counter.js';
import type { CursorPage, ListQuery, ResourcePage, ResourceReader } from '../ports/resource-reader.js';
import type { StoredResource } from '../ports/stored-resource.js';
import type { RequestContext } from '../request-context.js';
import { renderResource } from '../resources/render-resource.js';
import type { ResourceLinks } from '../resources/resource-links.js';
import { catalogueType } from './catalogue-binding.js';
import { CATALOGUE_NAMES } from './catalogue.js';
import { foldedValue } from './make-catalogues.js';

/** What a reader of catalogues stands on. */
export interface CatalogueReaderPorts {
  readonly counter: AssignmentCounter;
  readonly links: ResourceLinks;
}

/**
 * Reads the roles and entitlements that a tenant has registered, which its process knows; how many users have those
 * whose number is limited is counted.
 */
export function catalogueReader({
  counter,
  links: ofService,
}: CatalogueReaderPorts): Pick<ResourceReader, 'find' | 'list'> {
  return {
    async find(ctx, type, id) {
      const entries = await entriesOf(ctx, type, counter);
      return entries.find((entry) => entry.id === id);
    },
    async list(ctx, type, query) {
      const entries = await entriesOf(ctx, type, counter);
      const { filter, sort, page } = query;
      const links = ofService.for(ctx.tenant);
      const placed = entries
        .filter((entry) => filter === undefined || matches(filter, renderResource(type, entry, links)))
        .map((entry) => ({ entry, key: keyOf(type, entry, { sort, links }) }))
        .sort((one, other) => compare(one, other, sort));
      return 'startIndex' in page ? pageByIndex(placed, page) : pageByCursor(placed, { sort, page });
    },
  };
}

/** An entry with what it is sorted by, which places it together with its id. */
interface Placed {
  readonly entry: StoredResource;
  readonly key: Comparable | undefined;
}

async function entriesOf(
  { tenant }: RequestContext,
  type: ResourceType,
  counter: AssignmentCounter,
): Promise<readonly StoredResource[]> {
  const name = CATALOGUE_NAMES.find((candidate) => catalogueType(candidate) === type);
  const catalogue = name === undefined ? undefined : tenant.types?.catalogues[name];
  if (name === undefined || catalogue === undefined) return [];
  const { entries, limits } = catalogue;
  const counts =
    limits.size === 0
      ? new Map<string, number>()
      : await counter.countAssignments(tenant.id, name, [...limits.keys()]);
  return entries.map(({ attributes, ...entry }) => {
    const value = foldedValue(attributes);
    const used = limits.has(value) ? { totalAssignmentsUsed: counts.get(value) ?? 0 } : {};
    return { ...entry, type: type.name, attributes: { ...attributes, ...used } };
  });
}

function keyOf(
  type: ResourceType,
  entry: StoredResource,
  { sort, links }: { readonly sort: BoundSort | undefined; readonly links: ResourceLinks },
): Comparable | undefined {
  return sort === undefined ? undefined : sortKey(renderResource(type, entry, links), sort);
}

/** By the sort, then by id, in the same direction (Q-SORT-09). */
function compare(
  one: { readonly key: Comparable | undefined; readonly entry: Pick<StoredResource, 'id'> },
  other: { readonly key: Comparable | undefined; readonly entry: Pick<StoredResource, 'id'> },
  sort: BoundSort | undefined,
): number {
  const descending = sort?.descending ?? false;
  const byKey = compareSortKeys(one.key, other.key, { descending });
  if (byKey !== 0 || one.entry.id === other.entry.id) return byKey;
  return one.entry.id < other.entry.id === descending ? 1 : -1;
}

function pageByIndex(
  placed: readonly Placed[],
  { startIndex, count }: Exclude<ListQuery['page'], CursorPage>,
): ResourcePage {
  const shown = placed.slice(startIndex - 1, startIndex - 1 + count);
  return { totalResults: placed.length, resources: shown.map(({ entry }) => entry) };
}

/** The page after a place, which holds whatever is registered or removed meanwhile (RFC 9865). */
function pageByCursor(
  placed: readonly Placed[],
  { sort, page }: { readonly sort: BoundSort | undefined; readonly page: CursorPage },
): ResourcePage {
  const place = readPosition(page.position);
  const rest = place === undefined ? placed : placed.filter((each) => compare(each, place, sort) > 0);
  const shown = rest.slice(0, page.count);
  const last = shown.at(-1);
  return {
    totalResults: placed.length,
    resources: shown.map(({ entry }) => entry),
    ...(last === undefined || shown.length === rest.length ? {} : { next: positionOf(last) }),
  };
}

/** Without a blank, as cursors want it. */
function positionOf({ key, entry }: Placed): string {
  return encodeURIComponent(JSON.stringify([entry.id, ...(key === undefined ? [] : [key])]));
}

/** Undefined at the beginning. */
function readPosition(
  position: string,
): { readonly key: Comparable | undefined; readonly entry: Pick<StoredResource, 'id'> } | undefined {
  const read = position === '' ? undefined : (JSON.parse(decodeURIComponent(position)) as Json);
  if (!isJsonArray(read)) return undefined;
  const [id, key] = read;
  const isKey = typeof key === 'string' || typeof key === 'number' || typeof key === 'boolean';
  return { key: isKey ? key : undefined, entry: { id: typeof id === 'string' ? id : '' } };
}
