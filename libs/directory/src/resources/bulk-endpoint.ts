import type { Json, Preconditions } from '@rollcall/scim';

import type { Creation } from '../ports/resource-creator.js';
import type { RequestContext } from '../request-context.js';
import type { ProjectionParameters } from './query-parameters.js';
import type { ResourceBinding } from './resource-binding.js';
import type { ResourceOutcome } from './resource-outcome.js';

/** What bulk operations on resources of one type are carried out by: a `ResourceService`. */
export interface BulkResources {
  draft(ctx: RequestContext, id: string, body: Json): Promise<Creation>;
  replace(
    ctx: RequestContext,
    id: string,
    body: Json,
    parameters: ProjectionParameters,
    preconditions: Preconditions,
  ): Promise<ResourceOutcome>;
  patch(
    ctx: RequestContext,
    id: string,
    body: Json,
    parameters: ProjectionParameters,
    preconditions: Preconditions,
  ): Promise<ResourceOutcome>;
  remove(ctx: RequestContext, id: string, preconditions: Preconditions): Promise<void>;
}

/** Where operations of a bulk request may go. */
export interface BulkEndpoint {
  readonly binding: ResourceBinding;
  readonly resources: BulkResources;
  /** Characters of the data of one operation at most: those of a body that is sent to the endpoint alone. */
  readonly dataLimit: number;
}
