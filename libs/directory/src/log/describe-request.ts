import { isJsonArray, isJsonObject, type Json, type JsonObject } from '@rollcall/scim';

import type { NotedAnswer, NotedVersion } from '../ports/request-notes.js';
import type { RequestContext } from '../request-context.js';
import type { LogDraft, LoggedResource } from './log-entry.js';
import { loggedChanges } from './logged-changes.js';
import { loggedTarget, type LoggedTarget } from './logged-target.js';
import { maskFilter } from './mask-filter.js';
import { cutText } from './mask-value.js';
import type { RequestNotebook } from './request-notebook.js';
import { namesInBody, namesInFilter, type ResourceNames } from './wanted-names.js';

/** A request that was answered, as the edge saw it. */
export interface AnsweredRequest {
  readonly ctx: RequestContext;
  readonly notes: RequestNotebook;
  readonly method: string;
  /** Below the SCIM base, without its query. */
  readonly path: string;
  /** As far as it was read. */
  readonly body?: Json;
  readonly filter?: string;
  readonly status: number;
  readonly error?: { readonly scimType: string | undefined; readonly detail: string };
  /** Milliseconds. */
  readonly duration: number;
  readonly userAgent?: string;
  readonly address?: string;
}

/** Characters of what a client chose, and of what an error says. */
const NAME_KEPT = 256;
const ID_KEPT = 100;
const FILTER_KEPT = 1024;
const DETAIL_KEPT = 1024;

/** The entries of a request: one, or one for each operation of a bulk request that was tried. */
export function describeRequest(request: AnsweredRequest): readonly LogDraft[] {
  const { answers } = request.notes;
  if (answers === undefined || request.status >= 400) return [singleEntry(request)];
  const versions = request.notes.byId();
  return answers.map((answer) => operationEntry(request, answer, versions));
}

function singleEntry(request: AnsweredRequest): LogDraft {
  const { ctx, method, status, error, duration } = request;
  const target = loggedTarget(ctx, method, request.path);
  const version = status < 400 ? request.notes.own : undefined;
  const filter = ctx.tenant.privateFilters === true ? undefined : filterOf(request);
  return {
    ...common(request),
    method,
    operation: target.operation,
    resource: resourceOf(target, version, { ...namesInFilter(filter), ...namesInBody(request.body) }),
    status,
    ...errorOf(error),
    ...(filter === undefined ? {} : { filter: cutText(maskFilter(filter, ctx.tenant.types), FILTER_KEPT) }),
    ...changeOf(version),
    duration,
  };
}

function operationEntry(
  request: AnsweredRequest,
  { index, path, result }: NotedAnswer,
  versions: ReadonlyMap<string, NotedVersion>,
): LogDraft {
  const { method, bulkId, status, response } = result;
  // A creation is answered with the path of what it has made.
  const target = loggedTarget(request.ctx, method, path);
  const operation = method === 'POST' ? 'create' : target.operation;
  const { id } = target;
  const version = id === undefined || Number(status) >= 400 ? undefined : versions.get(id);
  const names = namesInBody(dataOf(request.body, index));
  return {
    ...common(request),
    ...{ method, operation, status: Number(status) },
    resource: resourceOf(target, version, names),
    ...errorOf(response === undefined ? undefined : readError(response)),
    ...changeOf(version),
    bulk: { index, ...(bulkId === undefined ? {} : { bulkId: cutText(bulkId, ID_KEPT) }) },
  };
}

function common({
  ctx,
  userAgent,
  address,
}: AnsweredRequest): Pick<LogDraft, 'at' | 'requestId' | 'credential' | 'client'> {
  return {
    at: ctx.now,
    requestId: ctx.requestId,
    credential: { id: ctx.principal.credentialId, name: ctx.principal.name },
    client: {
      ...(userAgent === undefined ? {} : { userAgent: cutText(userAgent, NAME_KEPT) }),
      ...(address === undefined ? {} : { address }),
    },
  };
}

/** Names as they are stored count, where something was stored. */
function resourceOf(
  target: LoggedTarget,
  version: NotedVersion | undefined,
  wanted: ResourceNames,
): LoggedResource {
  const id = version?.id ?? target.id;
  const type = version?.type ?? target.type;
  const { name, externalId } = version === undefined ? wanted : storedNames(version);
  return {
    ...(type === undefined ? {} : { type }),
    ...(id === undefined ? {} : { id: cutText(id, ID_KEPT) }),
    ...(name === undefined ? {} : { name: cutText(name, NAME_KEPT) }),
    ...(externalId === undefined ? {} : { externalId: cutText(externalId, NAME_KEPT) }),
  };
}

/** The names of a resource after a change; of one that is gone, those that it had. */
export function storedNames({ payloads }: NotedVersion): ResourceNames {
  const [first] = payloads;
  return namesInBody(first?.after ?? first?.before);
}

/** What a change did, with the id of its event. */
export function changeOf(version: NotedVersion | undefined): Pick<LogDraft, 'changes' | 'eventId'> {
  if (version === undefined) return { changes: [] };
  return { changes: loggedChanges(version.payloads), eventId: version.eventId };
}

function errorOf(error: AnsweredRequest['error']): Pick<LogDraft, 'scimType' | 'detail'> {
  if (error === undefined) return {};
  const { scimType, detail } = error;
  return { ...(scimType === undefined ? {} : { scimType }), detail: cutText(detail, DETAIL_KEPT) };
}

function readError(response: JsonObject): NonNullable<AnsweredRequest['error']> {
  const { scimType, detail } = response;
  return {
    scimType: typeof scimType === 'string' ? scimType : undefined,
    detail: typeof detail === 'string' ? detail : '',
  };
}

function filterOf({ filter, body, path }: AnsweredRequest): string | undefined {
  if (filter !== undefined) return filter;
  const sent = path.endsWith('/.search') && isJsonObject(body) ? body['filter'] : undefined;
  return typeof sent === 'string' ? sent : undefined;
}

function dataOf(body: Json | undefined, index: number): Json | undefined {
  if (!isJsonObject(body)) return undefined;
  const operations = Object.entries(body).find(([name]) => name.toLowerCase() === 'operations')?.[1];
  const operation = isJsonArray(operations) ? operations[index] : undefined;
  if (!isJsonObject(operation)) return undefined;
  return Object.entries(operation).find(([name]) => name.toLowerCase() === 'data')?.[1];
}
