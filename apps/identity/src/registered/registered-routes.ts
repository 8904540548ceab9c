import {
  registeredBinding,
  ResourceSearch,
  ResourceService,
  type BulkEndpoint,
  type RequestContext,
  type ResourceSearchPorts,
  type ResourceServicePorts,
  type Tenant,
} from '@rollcall/directory';

import type { AsyncRequests } from '../async/async-requests.js';
import { BODY_LIMIT } from '../http/read-body.js';
import { TypeRoutes } from '../http/type-routes.js';

/** What the routes of registered types stand on. */
export interface RegisteredRoutesPorts extends ResourceServicePorts, ResourceSearchPorts {
  readonly reader: ResourceServicePorts['reader'];
  readonly later: Pick<AsyncRequests, 'endpoint'>;
}

/** Finds the routes of the resource types that tenants have registered. */
export class RegisteredRoutes {
  constructor(private readonly ports: RegisteredRoutesPorts) {}

  /** @returns undefined where the tenant has no resource type of its own at the endpoint, a segment of the path */
  at({ tenant }: RequestContext, endpoint: string): TypeRoutes | undefined {
    const type = tenant.types?.typeAt(`/${endpoint}`);
    if (type === undefined) return undefined;
    const binding = registeredBinding(type.name);
    return new TypeRoutes(
      new ResourceService(binding, this.ports),
      new ResourceSearch(binding, this.ports),
      this.ports.later.endpoint(binding),
    );
  }

  /** Where operations of a bulk request may go: the endpoints of the tenant's own resource types. */
  bulkEndpoints({ types }: Tenant): readonly BulkEndpoint[] {
    const own = (types?.all ?? []).filter(({ schema }) => schema.code !== undefined);
    return own.map(({ name }) => {
      const binding = registeredBinding(name);
      return { binding, resources: new ResourceService(binding, this.ports), dataLimit: BODY_LIMIT };
    });
  }
}
