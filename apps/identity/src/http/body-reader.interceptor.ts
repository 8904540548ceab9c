import { Inject, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { readJson } from '@rollcall/scim';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';

import { checkBodyHeaders, decodeBody, readBody } from './read-body.js';

/** Sets the largest body of a controller, in bytes. */
export const BodyLimit = Reflector.createDecorator<number>();

/**
 * Reads the body of a route into `request.body`: after the guard, so that a stranger's body is never read, and in the
 * order 415, 413, 400 (H-ERR-15).
 */
export class BodyReader implements NestInterceptor {
  constructor(@Inject(Reflector) private readonly reflector: Reflector) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const limit = this.reflector.get(BodyLimit, context.getClass());
    checkBodyHeaders(request.raw);
    request.body = readJson(decodeBody(await readBody(request.raw, limit)));
    return next.handle();
  }
}
