import type { BoundFilter, BoundSort, Page, ResourceType } from '@rollcall/scim';

import type { RequestContext } from '../request-context.js';
import type { StoredResource, Wanted } from './stored-resource.js';

/** A page of a walk that goes on from a place, whatever is written meanwhile (RFC 9865). */
export interface CursorPage {
  /** A place that the store gave with another page of the same query; empty for the first page. */
  readonly position: string;
  readonly count: number;
}

/** A list request (RFC 7644 §3.4.2), bound to one resource type. Without a sort the order is by id. */
export interface ListQuery {
  readonly filter?: BoundFilter;
  readonly sort?: BoundSort;
  readonly page: Page | CursorPage;
  readonly wanted: Wanted;
}

/** What is asked of the resources of one type, where several types are searched. */
export interface TypeQuery {
  readonly type: ResourceType;
  readonly filter?: BoundFilter;
  /** Absent where nothing is sorted by, and for a type without the attribute: none of its resources has a value then. */
  readonly sort?: BoundSort;
  readonly wanted: Wanted;
}

/** A list request over several resource types (RFC 7644 §3.4.2.1). Resources of any type are in one order. */
export interface AcrossQuery {
  /** No type twice. */
  readonly parts: readonly TypeQuery[];
  /** Absent without a sort: the order is by id then. */
  readonly order?: { readonly descending: boolean };
  readonly page: Page | CursorPage;
}

/** One page and the exact number of all matches (Q-PAGE-09). */
export interface ResourcePage {
  readonly totalResults: number;
  readonly resources: readonly StoredResource[];
  /** Where the next page of a walk begins; absent where there is none, and on a page by index. */
  readonly next?: string;
  /** Where the page before begins; absent on the first page of a walk, and on a page by index. */
  readonly previous?: string;
}

/** Reads live resources of the context's tenant. */
export interface ResourceReader {
  /** The resource, or undefined when the tenant has none of that type with that id (any string is allowed). */
  find(
    ctx: RequestContext,
    type: ResourceType,
    id: string,
    wanted: Wanted,
  ): Promise<StoredResource | undefined>;
  /**
   * The page that a query asks for. Every attribute can be filtered and sorted by.
   * @throws ScimError `tooMany` when a filter without an index would examine too many resources
   */
  list(ctx: RequestContext, type: ResourceType, query: ListQuery): Promise<ResourcePage>;
  /**
   * The page that a query over several types asks for, all of it from one committed state.
   * @throws ScimError `tooMany` as `list` does, for all types together
   */
  listAcross(ctx: RequestContext, query: AcrossQuery): Promise<ResourcePage>;
  /** The stored hash of a password, for comparing only; undefined when none is set. */
  findPasswordHash(ctx: RequestContext, type: ResourceType, id: string): Promise<string | undefined>;
}
