import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

import { KnownRoutes } from '../http/known-routes.js';
import { requestState } from '../http/request-state.js';
import { unknownEndpoint } from '../http/unknown-endpoint.js';

/** Lets requests pass to endpoints that the tenant has registered; others are answered as where there is no route. */
@Injectable()
export class RegisteredEndpoint implements CanActivate {
  constructor(@Inject(KnownRoutes) private readonly routes: KnownRoutes) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest<{ Params: { endpoint: string } }>>();
    const { ctx } = requestState(request);
    if (ctx?.tenant.types?.typeAt(`/${request.params.endpoint}`) !== undefined) return true;
    throw unknownEndpoint(request, this.routes);
  }
}
