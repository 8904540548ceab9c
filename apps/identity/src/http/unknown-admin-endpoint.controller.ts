import { All, Controller, Inject, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

import { AdminOnly } from '../auth/admin-only.decorator.js';
import { KnownRoutes } from './known-routes.js';
import { Problem } from './problem.js';

/**
 * Every path and method of the administration that no other route has. It is a route, so that the guard runs first: a
 * stranger does not learn what there is.
 */
@Controller('admin/v1')
@AdminOnly()
export class UnknownAdminEndpointController {
  constructor(@Inject(KnownRoutes) private readonly routes: KnownRoutes) {}

  @All('*')
  refuse(@Req() request: FastifyRequest): never {
    const path = request.url.split('?', 1)[0] ?? '';
    const allowed = this.routes.allowed(path);
    if (allowed.length === 0) throw new Problem(404, 'There is no such endpoint of the administration.');
    throw new Problem(405, `${request.method} is not allowed here; ${allowed.join(', ')} are.`, {
      headers: { allow: allowed.join(', ') },
    });
  }
}
