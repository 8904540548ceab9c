import type { JsonText } from '@rollcall/directory';
import type { FastifyInstance } from 'fastify';

import { headPayload, jsonPayload, noPayload } from './json-payload.js';
import { renderAnswer } from './render-answer.js';
import { requestState } from './request-state.js';
import type { ScimAnswer } from './scim-answer.js';

/** Fastify sends what a serializer gives, a stream or nothing too; its types know of texts only. */
type Serializer = (text: JsonText) => string;
const serialize = jsonPayload as Serializer;
const serializeHead = headPayload as Serializer;

/**
 * Writes the answers of the SCIM controllers, which are those of `Acceptable`: status, `Location`, `ETag`, media type
 * and body. A hook of the server, for an interceptor costs a request more than its database driver does (ADR 10).
 */
export function writeAnswers(fastify: FastifyInstance): void {
  fastify.addHook('preSerialization', (request, reply, answer: ScimAnswer, done) => {
    const { mediaType } = requestState(request);
    if (mediaType === undefined) {
      done(null, answer);
      return;
    }
    const { status, headers, body } = renderAnswer(answer, request.headers['if-none-match']);
    // H-CT-12: personal data stays out of caches on the way.
    void reply.code(status).headers({ ...headers, 'cache-control': 'no-store' });
    if (body === undefined) {
      const serializeNothing = (() => noPayload(request.method)) as unknown as Serializer;
      void reply.removeHeader('content-type').serializer(serializeNothing);
      done(null, answer);
      return;
    }
    const serializer = request.method === 'HEAD' ? serializeHead : serialize;
    void reply.header('content-type', `${mediaType}; charset=utf-8`).serializer(serializer);
    done(null, body);
  });
}
