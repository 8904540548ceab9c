import {
  registeredBinding,
  ResourceSearch,
  ResourceService,
  type RequestContext,
  type ResourceSearchPorts,
  type ResourceServicePorts,
} from '@rollcall/directory';

import { TypeRoutes } from '../http/type-routes.js';
import type { PreferredRequests } from '../preferred/preferred-requests.js';

/** What the routes of registered types stand on. */
export interface RegisteredRoutesPorts extends ResourceServicePorts, ResourceSearchPorts {
  readonly reader: ResourceServicePorts['reader'] & ResourceSearchPorts['reader'];
  readonly later: Pick<PreferredRequests, 'endpoint'>;
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
}
