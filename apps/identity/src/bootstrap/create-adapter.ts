import { METHODS } from 'node:http';

import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';

import { answerClientError } from '../http/answer-client-error.js';
import { checkHost } from '../http/check-host.js';
import { toRefusal } from '../http/refusal.js';
import { requestId } from '../http/request-id.js';
import { enterRequest } from '../http/request-state.js';
import { sendRefusal } from '../http/send-refusal.js';
import { KEEP_ALIVE_TIMEOUT, REQUEST_TIMEOUT, SERVER_OPTIONS, type TlsOptions } from './listener-options.js';

/** What distinguishes one listener from another. */
export interface AdapterOptions {
  readonly tls?: TlsOptions | undefined;
  /** Addresses whose `X-Forwarded-*` count. */
  readonly trustProxy?: readonly string[];
}

/** Fastify as the service needs it: the SCIM base in any spelling, our ids, timeouts and errors, and no body parsing. */
export function createAdapter(options: AdapterOptions): FastifyAdapter {
  const { tls, trustProxy = [] } = options;
  const adapter = new FastifyAdapter({
    logger: false,
    // Middleware is not used; without it, requests are not parsed a second time.
    skipMiddie: true,
    rewriteUrl: enterRequest,
    genReqId: requestId,
    requestIdHeader: false,
    trustProxy: trustProxy.length === 0 ? false : [...trustProxy],
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT,
    requestTimeout: REQUEST_TIMEOUT,
    // Requests that arrive on open connections while the service drains are still served.
    return503OnClosing: false,
    clientErrorHandler: answerClientError,
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
      // No hook has run on this path.
      sendRefusal(toRefusal(error), request, reply.header('x-request-id', request.id));
    },
    // An id is looked up whatever its length; the header limit bounds it. The query is read by the SCIM rules alone.
    routerOptions: { maxParamLength: 1024 * 1024, querystringParser: () => ({}) },
    ...(tls === undefined ? { http: SERVER_OPTIONS } : { https: tls }),
  });
  const fastify = adapter.getInstance();
  // A body is read by the routes that want one, after the guard; and every method is routed, so that it is guarded.
  for (const method of METHODS.filter((name) => name !== 'CONNECT')) {
    fastify.addHttpMethod(method, { hasBody: false, overrideExisting: true });
  }
  // The size of all headers is bounded; of many small ones none may be dropped unseen.
  fastify.server.maxHeadersCount = 0;
  // An expectation that is not understood may be ignored (RFC 9110 §10.1.1); node would answer it without a body.
  fastify.server.on('checkExpectation', (request, response) => {
    fastify.server.emit('request', request, response);
  });
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    try {
      checkHost(request.raw);
      done();
    } catch (error) {
      sendRefusal(toRefusal(error), request, reply);
    }
  });
  return adapter;
}
