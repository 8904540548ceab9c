import type { BoundFilter, BoundSort, Page, ResourceType } from '@rollcall/scim';

import type { RequestContext } from '../request-context.js';
import type { StoredResource, Wanted } from './stored-resource.js';

/** A list request (RFC 7644 §3.4.2), bound to one resource type. Without a sort the order is by id. */
export interface ListQuery {
  readonly filter?: BoundFilter;
  readonly sort?: BoundSort;
  readonly page: Page;
  readonly wanted: Wanted;
}

/** One page and the exact number of all matches (Q-PAGE-09). */
export interface ResourcePage {
  readonly totalResults: number;
  readonly resources: readonly StoredResource[];
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
  /** The stored hash of a password, for comparing only; undefined when none is set. */
  findPasswordHash(ctx: RequestContext, type: ResourceType, id: string): Promise<string | undefined>;
}
