import { All, Controller, Inject, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

import { Needs } from '../auth/needs.decorator.js';
import { OfType, SOME_TYPE } from '../auth/of-type.decorator.js';
import { KnownRoutes } from './known-routes.js';
import { registeredMethods } from './registered-methods.js';
import { requestState } from './request-state.js';
import { unknownEndpoint } from './unknown-endpoint.js';

/**
 * Every path and method below the SCIM base that no other route has. It is a route, so that the guard runs first: 401
 * comes before 405 and 404 (H-ERR-15).
 */
@Controller('scim/v2')
@Needs('read')
@OfType(SOME_TYPE)
export class UnknownEndpointController {
  constructor(@Inject(KnownRoutes) private readonly routes: KnownRoutes) {}

  @All('*')
  refuse(@Req() request: FastifyRequest): never {
    const types = requestState(request).ctx?.tenant.types;
    throw unknownEndpoint(request, {
      allowed: (path) => [...this.routes.allowed(path), ...registeredMethods(types, path)],
    });
  }
}
