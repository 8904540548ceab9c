import type { OauthError } from '@rollcall/auth';
import type { ScimError } from '@rollcall/scim';
import type { FastifyReply, FastifyRequest } from 'fastify';

import type { Problem } from './problem.js';
import { renderRefusal } from './refusal.js';
import { amendRequestState, requestState } from './request-state.js';

/** Answers with a refusal, in the form of the place that the request asked for. */
export function sendRefusal(refusal: ScimError, request: FastifyRequest, reply: FastifyReply): void {
  amendRequestState(request, { refusal: refusal.errorName, error: refusal });
  const { status, headers, contentType, body } = renderRefusal(refusal, requestState(request).target);
  void reply
    .code(status)
    .headers({ 'cache-control': 'no-store', ...headers, 'content-type': contentType })
    .send(JSON.stringify(body));
}

/** Answers with problem details (RFC 9457). */
export function sendProblem(problem: Problem, reply: FastifyReply): void {
  if (reply.sent) return;
  void reply
    .code(problem.status)
    .headers({
      'cache-control': 'no-store',
      ...problem.headers,
      'content-type': 'application/problem+json',
    })
    .send(JSON.stringify(problem.toBody()));
}

/** Answers with an error of OAuth (RFC 6749 §5.2). */
export function sendOauthError(error: OauthError, reply: FastifyReply): void {
  if (reply.sent) return;
  void reply
    .code(error.status)
    .headers({
      'cache-control': 'no-store',
      pragma: 'no-cache',
      ...error.headers,
      'content-type': 'application/json',
    })
    .send(JSON.stringify(error.toBody()));
}
