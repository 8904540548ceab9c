import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { ListParameters, ProjectionParameters, RequestContext } from '@rollcall/directory';
import { ScimError } from '@rollcall/scim';
import type { FastifyRequest } from 'fastify';

import { withPreconditions, type Conditional } from './preconditions.js';
import { readNames, readQuery } from './query-string.js';
import { requestState } from './request-state.js';

const PROJECTION = ['attributes', 'excludedAttributes'] as const;
const LIST = [...PROJECTION, 'filter', 'sortBy', 'sortOrder', 'startIndex', 'count', 'cursor'] as const;

/** The request context that the guard built: tenant, principal, request id and time of arrival. */
export const Ctx = createParamDecorator((_: unknown, host: ExecutionContext): RequestContext =>
  contextOf(requestOf(host)),
);

/** The request context of a guarded request. */
export function contextOf(request: FastifyRequest): RequestContext {
  const { ctx } = requestState(request);
  if (ctx === undefined) throw new TypeError('a route that needs the request context is not guarded');
  return ctx;
}

/**
 * `attributes` and `excludedAttributes` (RFC 7644 §3.9) and the preconditions; other parameters are ignored (P-GET-06).
 * One value for both: every further argument of a route costs each of its requests.
 */
export const Projected = createParamDecorator(
  (_: unknown, host: ExecutionContext): Conditional<ProjectionParameters> => {
    const request = requestOf(host);
    return withPreconditions(request, readProjectionParameters(request));
  },
);

/** Reads `attributes` and `excludedAttributes` from the URL of a request. */
export function readProjectionParameters({ url }: Pick<FastifyRequest, 'url'>): ProjectionParameters {
  return projection(readQuery(url, PROJECTION));
}

/** The parameters of a list request (RFC 7644 §3.4.2, RFC 9865 §2), as text; a bare `cursor` is an empty one (K-CUR-02). */
export const Listed = createParamDecorator((_: unknown, host: ExecutionContext): ListParameters => {
  const request = requestOf(host);
  const query = readQuery(request.url, LIST);
  const { filter, sortBy, sortOrder, startIndex, count, cursor } = Object.fromEntries(query);
  if (filter !== undefined) refusePrivate(contextOf(request));
  return {
    ...projection(query),
    ...(filter === undefined ? {} : { filter }),
    ...(sortBy === undefined ? {} : { sortBy }),
    ...(sortOrder === undefined ? {} : { sortOrder }),
    ...(startIndex === undefined ? {} : { startIndex }),
    ...(count === undefined ? {} : { count }),
    ...(cursor === undefined ? {} : { cursor }),
  };
});

/** What a filter compares does not stand in the URLs of a tenant that wants none there (RFC 7644 §7.5.2, Q-FILTER-50). */
function refusePrivate({ tenant }: RequestContext): void {
  if (tenant.privateFilters !== true) return;
  throw new ScimError(
    'sensitive',
    'A filter may hold personal data, which this tenant does not want in URLs. Send the query in the body of a POST to ' +
      '.search at the same endpoint.',
  );
}

function requestOf(host: ExecutionContext): FastifyRequest {
  return host.switchToHttp().getRequest<FastifyRequest>();
}

function projection(query: ReadonlyMap<string, string>): ProjectionParameters {
  const attributes = readNames(query.get('attributes'));
  const excludedAttributes = readNames(query.get('excludedAttributes'));
  return {
    ...(attributes === undefined ? {} : { attributes }),
    ...(excludedAttributes === undefined ? {} : { excludedAttributes }),
  };
}
