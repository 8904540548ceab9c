import type { FastifyInstance } from 'fastify';

import type { ServiceLogger } from '../bootstrap/service-logger.js';
import { requestState } from '../http/request-state.js';

/** Tells the audit log how requests of administrators ended, before they are answered. */
export function endAudits(fastify: FastifyInstance, logger: ServiceLogger): void {
  fastify.addHook('onSend', (request, reply, _payload, done) => {
    const { audit } = requestState(request);
    if (audit === undefined) {
      done();
      return;
    }
    const location = reply.getHeader('location');
    const answer = {
      status: reply.statusCode,
      location: typeof location === 'string' ? location : undefined,
    };
    audit.end(answer).then(
      () => {
        done();
      },
      (error: unknown) => {
        // It was done, and its beginning is told; the client is to know.
        logger.error({ err: error, requestId: request.id }, 'the end of an action could not be audited');
        done();
      },
    );
  });
}
