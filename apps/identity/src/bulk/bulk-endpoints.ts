import {
  GROUP_BINDING,
  registeredBinding,
  ResourceService,
  USER_BINDING,
  type BulkEndpoint,
  type ResourceBinding,
  type ResourceServicePorts,
  type Tenant,
} from '@rollcall/directory';

import { BODY_LIMIT, LARGE_BODY_LIMIT } from '../http/read-body.js';

/** Where operations of a bulk request may go: the endpoints of users, of groups and of the tenant's own resource types. */
export function bulkEndpoints({ types }: Tenant, ports: ResourceServicePorts): readonly BulkEndpoint[] {
  const endpoint = (binding: ResourceBinding, dataLimit: number): BulkEndpoint => ({
    binding,
    resources: new ResourceService(binding, ports),
    dataLimit,
  });
  const own = (types?.all ?? []).filter(({ schema }) => schema.code !== undefined);
  return [
    endpoint(USER_BINDING, BODY_LIMIT),
    endpoint(GROUP_BINDING, LARGE_BODY_LIMIT),
    ...own.map(({ name }) => endpoint(registeredBinding(name), BODY_LIMIT)),
  ];
}
