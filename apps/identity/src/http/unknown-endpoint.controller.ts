import { All, Controller, Inject, Req } from '@nestjs/common';
import { ScimError } from '@rollcall/scim';
import type { FastifyRequest } from 'fastify';

import { KnownRoutes } from './known-routes.js';

/**
 * Every path and method below the SCIM base that no other route has. It is a route, so that the guard runs first: 401
 * comes before 405 and 404 (H-ERR-15).
 */
@Controller('scim/v2')
export class UnknownEndpointController {
  constructor(@Inject(KnownRoutes) private readonly routes: KnownRoutes) {}

  @All('*')
  refuse(@Req() request: FastifyRequest): never {
    const path = request.url.split('?', 1)[0] ?? '';
    const allowed = this.routes.allowed(path);
    if (allowed.length > 0) {
      throw new ScimError(
        'methodNotAllowed',
        `${request.method} is not allowed here; ${allowed.join(', ')} are.`,
        {
          Allow: allowed.join(', '),
        },
      );
    }
    throw new ScimError(
      'notFound',
      'There is no such endpoint. Endpoints are /Users, /Groups and those of /ResourceTypes.',
    );
  }
}
