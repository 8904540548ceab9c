import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { ScimError } from '@rollcall/scim';
import type { FastifyRequest } from 'fastify';

import { chooseMediaType, JSON_MEDIA_TYPE, SCIM_MEDIA_TYPE } from './media-type.js';
import { readAsyncPreference } from './prefer.js';
import { amendRequestState } from './request-state.js';

/** Chooses what the answer will be written as, before anything is done: 406 where the client accepts nothing that there is. */
export class Acceptable implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const mediaType = chooseMediaType(request.headers.accept) ?? unlookedAt(request);
    if (mediaType === undefined) {
      throw new ScimError(
        'notAcceptable',
        `Answers are ${SCIM_MEDIA_TYPE} or ${JSON_MEDIA_TYPE}. Accept one of them.`,
      );
    }
    amendRequestState(request, { mediaType });
    return true;
  }
}

/** `Accept` is not looked at where the answer is to come later, and has no body (RFC 9967 §2.5.1.1). */
function unlookedAt({ method, headers }: FastifyRequest): typeof SCIM_MEDIA_TYPE | undefined {
  const isRead = method === 'GET' || method === 'HEAD';
  return isRead || readAsyncPreference(headers['prefer']) === undefined ? undefined : SCIM_MEDIA_TYPE;
}
