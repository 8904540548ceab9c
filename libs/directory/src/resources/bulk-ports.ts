import type { ScimError } from '@rollcall/scim';

import type { IdSource } from '../ports/id-source.js';
import type { ResourceCreator } from '../ports/resource-creator.js';
import type { RequestContext, Tenant } from '../request-context.js';
import type { BulkEndpoint } from './bulk-endpoint.js';
import type { ResourceLinks } from './resource-links.js';

/** What a bulk request does besides its operations. */
export interface BulkSurroundings {
  /** Lets other requests have their turn; called between operations. */
  pause(): Promise<void>;
  /**
   * What an error says to the client; an unexpected one is logged.
   * @throws the error where it is no answer to an operation, but ends the attempt at the request
   */
  refusalOf(ctx: RequestContext, error: unknown): ScimError;
}

/** What bulk requests stand on. */
export interface BulkPorts {
  /** Gives the endpoints of a tenant, each of another resource type. */
  readonly endpointsOf: (tenant: Tenant) => readonly BulkEndpoint[];
  readonly creator: ResourceCreator;
  readonly ids: IdSource;
  readonly links: ResourceLinks;
  readonly surroundings: BulkSurroundings;
}
