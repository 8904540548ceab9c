import { GROUP_TYPE, USER_TYPE } from '@rollcall/scim';

import type { Tenant } from '../request-context.js';
import type { LogOperation } from './log-entry.js';

/** What a request is about, by its method and its path. */
export interface LoggedTarget {
  readonly operation: LogOperation;
  /** Name of the resource type. */
  readonly type?: string;
  readonly id?: string;
}

/** Whose `/Me` is asked for. */
interface Caller {
  readonly tenant: Pick<Tenant, 'types'>;
  readonly principal: { readonly subject?: string };
}

const WRITES: ReadonlyMap<string, LogOperation> = new Map([
  ['POST', 'create'],
  ['PUT', 'replace'],
  ['PATCH', 'modify'],
  ['DELETE', 'delete'],
]);

/** What describes the service, and changes by no request. */
const DISCOVERY = new Set(['serviceproviderconfig', 'schemas', 'resourcetypes']);

/** @param path below the SCIM base, without its query: `/Users/2819c223-…` */
export function loggedTarget(caller: Caller, method: string, path: string): LoggedTarget {
  const [endpoint = '', second] = path
    .split('/')
    .filter((segment) => segment !== '')
    .map(decoded);
  const folded = endpoint.toLowerCase();
  if (folded === 'bulk') return { operation: method === 'POST' ? 'bulk' : 'other' };
  if (folded === '.search') return { operation: method === 'POST' ? 'list' : 'other' };
  if (DISCOVERY.has(folded)) return { operation: 'other' };
  if (folded === 'me') {
    const { subject } = caller.principal;
    return {
      operation: operationOn(method),
      type: 'User',
      ...(subject === undefined ? {} : { id: subject }),
    };
  }
  const type = typeAt(caller.tenant, folded);
  const typed = type === undefined ? {} : { type };
  if (second === '.search') return { operation: method === 'POST' ? 'list' : 'other', ...typed };
  if (second === undefined) return { operation: onEndpoint(method), ...typed };
  return { operation: operationOn(method), ...typed, id: second };
}

function onEndpoint(method: string): LogOperation {
  if (method === 'GET' || method === 'HEAD') return 'list';
  return method === 'POST' ? 'create' : 'other';
}

function operationOn(method: string): LogOperation {
  if (method === 'GET' || method === 'HEAD') return 'read';
  // Nothing is created under an id.
  return method === 'POST' ? 'other' : (WRITES.get(method) ?? 'other');
}

function typeAt({ types }: Caller['tenant'], folded: string): string | undefined {
  const all = types?.all ?? [USER_TYPE, GROUP_TYPE];
  return all.find(({ endpoint }) => endpoint.toLowerCase() === `/${folded}`)?.name;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
