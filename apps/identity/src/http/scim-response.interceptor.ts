import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { ScimError } from '@rollcall/scim';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';

import { chooseMediaType, JSON_MEDIA_TYPE, SCIM_MEDIA_TYPE } from './media-type.js';
import { renderAnswer } from './render-answer.js';
import type { ScimAnswer } from './scim-answer.js';

/** Writes the answers of the SCIM controllers: projection, status, `Location`, `ETag` and media type. */
export class ScimResponseInterceptor implements NestInterceptor<ScimAnswer, string | undefined> {
  intercept(context: ExecutionContext, next: CallHandler<ScimAnswer>): Observable<string | undefined> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const mediaType = chooseMediaType(request.headers.accept);
    if (mediaType === undefined) {
      throw new ScimError(
        'notAcceptable',
        `Answers are ${SCIM_MEDIA_TYPE} or ${JSON_MEDIA_TYPE}. Accept one of them.`,
      );
    }
    return next.handle().pipe(
      map((answer) => {
        const { status, headers, body } = renderAnswer(answer);
        // H-CT-12: personal data stays out of caches on the way.
        reply.code(status).headers({ ...headers, 'cache-control': 'no-store' });
        if (body === undefined) return undefined;
        reply.header('content-type', `${mediaType}; charset=utf-8`);
        return JSON.stringify(body);
      }),
    );
  }
}
