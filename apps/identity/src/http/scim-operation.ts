import type { ScimOperation } from '@rollcall/observability';

/** What a SCIM request does, and to which type. */
export interface NamedOperation {
  readonly operation: ScimOperation;
  /** `custom` for every type that was registered at run time. */
  readonly resourceType: string;
}

const BASE = '/scim/v2/';

/** Built-in endpoints and their types (RFC 7643 §4). */
const TYPES: Readonly<Record<string, string>> = {
  Users: 'User',
  Groups: 'Group',
  Roles: 'Role',
  Entitlements: 'Entitlement',
  Me: 'User',
  ':endpoint': 'custom',
};

const DISCOVERY = new Set(['ServiceProviderConfig', 'ServiceProviderConfigs', 'Schemas', 'ResourceTypes']);

const ON_RESOURCE: Readonly<Record<string, ScimOperation>> = {
  GET: 'read',
  HEAD: 'read',
  PUT: 'replace',
  PATCH: 'patch',
  DELETE: 'delete',
  POST: 'create',
};

/**
 * Names a SCIM request by its method and the template of its route; undefined where it is none. A template has no id, so
 * that the names are few.
 * @param route `/scim/v2/Users/:id`
 */
export function scimOperation(method: string, route: string | undefined): NamedOperation | undefined {
  if (route === undefined || !route.startsWith(BASE)) return undefined;
  const [endpoint = '', second] = route.slice(BASE.length).split('/');
  if (endpoint === 'Bulk') return { operation: 'bulk', resourceType: '' };
  if (endpoint === '.search') return { operation: 'search', resourceType: '' };
  if (DISCOVERY.has(endpoint)) return { operation: 'discover', resourceType: '' };
  const resourceType = TYPES[endpoint];
  if (resourceType === undefined) return { operation: 'other', resourceType: '' };
  return { operation: operationOf(method, endpoint, second), resourceType };
}

function operationOf(method: string, endpoint: string, second: string | undefined): ScimOperation {
  if (second === '.search') return 'search';
  const known = ON_RESOURCE[method] ?? 'other';
  return known === 'read' && second === undefined && endpoint !== 'Me' ? 'list' : known;
}
