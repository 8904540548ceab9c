import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { OauthError } from '@rollcall/auth';
import { ScimError } from '@rollcall/scim';
import type { FastifyRequest } from 'fastify';
import { catchError, throwError, type Observable } from 'rxjs';

import { amendRequestState } from '../http/request-state.js';

/** Says refusals that other endpoints have too in OAuth's own form (RFC 6749 §5.2), and notes for the log that a client was none. */
export class OauthErrors implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    return next
      .handle()
      .pipe(catchError((error: unknown) => throwError(() => noted(request, asOauth(error)))));
  }
}

function asOauth(error: unknown): unknown {
  if (!(error instanceof ScimError)) return error;
  const { errorName, status, headers } = error;
  if (errorName === 'unavailable') {
    const description = 'The service is not available at present.';
    return new OauthError('temporarily_unavailable', description, { status, headers, cause: error });
  }
  if (errorName === 'tooManyRequests') {
    const description = 'Too many requests from this address had a credential that opens nothing.';
    return new OauthError('temporarily_unavailable', description, { status, headers, cause: error });
  }
  const description =
    errorName === 'payloadTooLarge' ? 'The form is larger than 64 KiB.' : 'The form is malformed.';
  const isOfForm =
    errorName === 'payloadTooLarge' || errorName === 'invalidSyntax' || errorName === 'badRequest';
  return isOfForm ? new OauthError('invalid_request', description, { status, headers }) : error;
}

function noted(request: FastifyRequest, error: unknown): unknown {
  if (error instanceof OauthError && error.code === 'invalid_client') {
    amendRequestState(request, { authFailure: 'client' });
  }
  return error;
}
