import { performance } from 'node:perf_hooks';

import type { ServerSpan } from '@rollcall/observability';
import type { FastifyInstance, FastifyRequest } from 'fastify';

import type { Observability } from '../bootstrap/observability.js';
import type { RequestLog } from '../log/request-log.js';
import { scimOperation } from './scim-operation.js';
import { amendRequestState, endRequest, requestState } from './request-state.js';

/** The client went away before its answer: the status that proxies log for it. */
const CLIENT_CLOSED_REQUEST = 499;

/**
 * One log line and one observation for each request: the route's template, never its query, ids or body (X-SEC-03). What
 * the request was about is for its tenant's provisioning log.
 */
export function logRequests(
  fastify: FastifyInstance,
  observability: Observability,
  log: Pick<RequestLog, 'answered'>,
): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const start = performance.now();
    observability.metrics.requestStarted(request.method);
    const span = observability.tracing?.begin(request.method, requestState(request).trace);
    if (span !== undefined) amendRequestState(request, { trace: span });
    reply.raw.once('close', () => {
      const status = reply.raw.writableFinished ? reply.statusCode : CLIENT_CLOSED_REQUEST;
      const answered = { status, milliseconds: performance.now() - start };
      tell(observability, request, answered, span);
      endRequest(request);
      log.answered(request, answered);
    });
    done();
  });
}

function tell(
  { logger, metrics }: Observability,
  request: FastifyRequest,
  { status, milliseconds }: { readonly status: number; readonly milliseconds: number },
  span: ServerSpan | undefined,
): void {
  const { ctx, admin, authFailure, refusal, error, trace } = requestState(request);
  const { method } = request;
  const route = request.is404 ? undefined : request.routeOptions.url;
  const duration = milliseconds / 1000;
  metrics.requestFinished({ method, route, status, duration });
  const named = scimOperation(method, route);
  if (named !== undefined) metrics.scim.finished({ ...named, status, scimType: error?.scimType, duration });
  span?.end({ route, status, requestId: request.id, named });
  if (authFailure !== undefined) metrics.authFailed(authFailure);
  logger.info(
    {
      requestId: request.id,
      trace_id: trace?.traceId,
      span_id: trace?.spanId,
      method,
      route,
      status,
      durationMs: Math.round(milliseconds * 10) / 10,
      tenant: ctx?.tenant.name,
      credentialId: (ctx ?? admin)?.principal.credentialId,
      refusal,
      authFailure,
    },
    'request',
  );
}
