import type { BoundFilter, ResourceType } from '@rollcall/scim';

import type { RequestContext } from '../request-context.js';

/** One table of a statement, in the order in which they are read. */
export interface QueryStep {
  readonly table: string;
  /** The index by which it is read; null where there is none. */
  readonly index: string | null;
  /** The same as a sentence. */
  readonly words: string;
}

/** How the resources that match a filter are found. */
export interface QueryPlan {
  /**
   * `index`: an index leads to the matches. `walk`: a statement goes through all resources of the type. `compare`: an index
   * leads to resources that may match, which are compared in memory. `scan`: all resources of the type are compared, in
   * chunks and up to a limit.
   */
  readonly by: 'index' | 'walk' | 'compare' | 'scan';
  /** The same as a sentence. */
  readonly summary: string;
  /** The statement that finds the matches, or those that may match, without its values. */
  readonly sql: string;
  readonly steps: readonly QueryStep[];
}

/** Tells how the store answers queries. */
export interface QueryExplainer {
  /** @returns what the database says now: another amount of data may be read in another way */
  explain(ctx: RequestContext, type: ResourceType, filter: BoundFilter): Promise<QueryPlan>;
}
