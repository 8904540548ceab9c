import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { RequestContext } from '@rollcall/directory';
import type { FastifyRequest } from 'fastify';

import { requestState } from './request-state.js';

/** Who administers, and when: of a request that belongs to no tenant. */
export type AdminContext = Omit<RequestContext, 'tenant'>;

/** The context that the guard built for a route that is for administrators only. */
export const AdminCtx = createParamDecorator((_: unknown, host: ExecutionContext): AdminContext => {
  const { admin } = requestState(host.switchToHttp().getRequest<FastifyRequest>());
  if (admin === undefined) throw new TypeError('a route that needs an administrator is not guarded');
  return admin;
});
