import { Catch, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { OauthError } from '@rollcall/auth';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { LOGGER, type ServiceLogger } from '../bootstrap/service-logger.js';
import { Problem } from './problem.js';
import { toRefusal } from './refusal.js';
import { sendOauthError, sendProblem, sendRefusal } from './send-refusal.js';

/** The one exit for errors (house rule 4). What is behind a refusal that has a cause goes to the log, with the request's id. */
@Catch()
export class ScimErrorHandler implements ExceptionFilter {
  constructor(@Inject(LOGGER) private readonly logger: ServiceLogger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (error instanceof Problem) {
      sendProblem(error, reply);
      return;
    }
    if (error instanceof OauthError) {
      sendOauthError(error, reply);
      return;
    }
    const refusal = toRefusal(error);
    if (refusal.errorName === 'internal') {
      this.logger.error({ err: error, requestId: request.id }, 'internal error');
    } else if (refusal.cause !== undefined) {
      // Overload and a full disk are refused alike; the operator needs to know which it was.
      this.logger.warn({ err: refusal.cause, requestId: request.id }, refusal.detail);
    }
    if (reply.sent) return;
    sendRefusal(refusal, request, reply);
  }
}
