import {
  bulkReferences,
  readBulkId,
  ScimError,
  type BulkCall,
  type BulkLabel,
  type BulkOperation,
  type ResourceType,
} from '@rollcall/scim';

import { scopeOf } from '../access/access.js';
import { insufficientScope } from '../access/insufficient-scope.js';
import type { BulkRecord } from '../ports/bulk-journal.js';
import type { RequestContext } from '../request-context.js';
import type { BulkEndpoint } from './bulk-endpoint.js';
import type { BulkPorts } from './bulk-ports.js';
import type { ResourceLinks } from './resource-links.js';

/** What an operation asks for, and where. */
export interface BoundCall {
  readonly call: BulkCall;
  readonly endpoint: BulkEndpoint;
  readonly type: ResourceType;
}

/** One operation of a bulk request: bound, or refused whatever becomes of the others. */
export type BoundBulkOperation = {
  readonly label: BulkLabel;
  /** bulkIds that it refers to, each that of a POST of the request. */
  readonly references: ReadonlySet<string>;
  /** The URI of the resource that its path names by an id; undefined where it names none. */
  readonly location: string | undefined;
  /** Path of its endpoint below the base; undefined where there is none. */
  readonly endpoint: string | undefined;
} & (
  | { readonly bound: BoundCall; readonly problem?: undefined }
  | { readonly bound?: undefined; readonly problem: ScimError }
);

/** The operations of a bulk request, and the ids of what they create. */
export interface BoundBulk {
  readonly operations: readonly BoundBulkOperation[];
  /** By bulkId, of every POST: given before anything is written, so that others can refer to them. */
  readonly ids: ReadonlyMap<string, string>;
}

const NO_REFERENCES: ReadonlySet<string> = new Set();

/**
 * Finds the endpoint of each operation, and what it refers to (RFC 7644 §3.7.2; B-BULK-05, B-BULK-15, B-BULK-25).
 * @param records by position, of operations that were carried out before: what they have created has its id
 */
export async function bindBulkOperations(
  { tenant, principal: { access } }: RequestContext,
  operations: readonly BulkOperation[],
  { endpointsOf, ids, links, surroundings }: BindingPorts,
  records: ReadonlyMap<number, BulkRecord> = new Map(),
): Promise<BoundBulk> {
  const ofTenant = links.for(tenant);
  const known = endpointsOf(tenant).map((endpoint) => ({ endpoint, type: endpoint.binding.typeFor(tenant) }));
  const created = new Map<string, string>();
  operations.forEach(({ method, bulkId }, index) => {
    if (method !== 'POST' || bulkId === undefined) return;
    const record = records.get(index);
    created.set(
      bulkId,
      record === undefined || record.refusal !== undefined ? ids.next() : record.resourceId,
    );
  });
  const bind = ({ call, problem, ...label }: BulkOperation): BoundBulkOperation => {
    const { target } = label;
    const found = known.find(({ type }) => type.endpoint === target?.endpoint);
    const location = found === undefined ? undefined : locationOf(ofTenant, found.type, target?.id);
    const endpointPath = found?.type.endpoint;
    const refused = (reason: ScimError): BoundBulkOperation => ({
      ...{ label, location, endpoint: endpointPath, references: NO_REFERENCES },
      problem: reason,
    });
    if (call === undefined) return refused(problem);
    if (found === undefined) return refused(unknownEndpoint(label, known));
    const { endpoint, type } = found;
    if (!access.may('write', type.name)) return refused(insufficientScope(scopeOf('write', type.name)));
    if ('data' in call && JSON.stringify(call.data).length > endpoint.dataLimit)
      return refused(tooLarge(label, type, endpoint));
    const references = bulkReferences(call, { type, relaxations: tenant.relaxations });
    const unknown = [...references].find((bulkId) => !created.has(bulkId));
    if (unknown !== undefined) return refused(unknownBulkId(label, unknown));
    return { label, location, endpoint: endpointPath, references, bound: { call, endpoint, type } };
  };
  const bound: BoundBulkOperation[] = [];
  for (const operation of operations) {
    await surroundings.pause();
    bound.push(bind(operation));
  }
  return { operations: bound, ids: created };
}

type BindingPorts = Omit<BulkPorts, 'creator'>;

function locationOf(links: ResourceLinks, type: ResourceType, id: string | undefined): string | undefined {
  const named = id !== undefined && readBulkId(id) === undefined;
  return named ? links.of(type).location(type.name, encodeURIComponent(id)) : undefined;
}

function unknownEndpoint({ where }: BulkLabel, known: readonly { readonly type: ResourceType }[]): ScimError {
  const endpoints = known.map(({ type }) => type.endpoint).join(', ');
  return new ScimError(
    'invalidSyntax',
    `${where}: the path must begin with the endpoint of a resource type: ${endpoints}.`,
  );
}

function unknownBulkId({ where }: BulkLabel, bulkId: string): ScimError {
  return new ScimError(
    'invalidValue',
    `${where} refers to "bulkId:${bulkId.slice(0, 80)}", and no POST of the request has that bulkId.`,
  );
}

function tooLarge({ where }: BulkLabel, type: ResourceType, { dataLimit }: BulkEndpoint): ScimError {
  return new ScimError(
    'payloadTooLarge',
    `The data of ${where} is longer than ${dataLimit} characters, the limit of a body at ${type.endpoint}.`,
  );
}
