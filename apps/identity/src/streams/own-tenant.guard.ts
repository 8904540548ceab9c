import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

import { Problem } from '../http/problem.js';
import { requestState } from '../http/request-state.js';

/** The same endpoints, by the tenant's own URL and without it. */
export function atBothBases(path: string): string[] {
  return [path, `tenants/:tenant/${path}`];
}

/** Refuses another tenant in the URL than the credential's: 404, for one of somebody else and for none (H-AUTH-08). */
export class OwnTenant implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest<{ Params: { tenant?: string } }>>();
    const { tenant } = request.params;
    if (tenant === undefined || tenant === requestState(request).ctx?.tenant.name) return true;
    throw new Problem(404, "The tenant in the URL is not that of the token. Use the tenant's own URL.");
  }
}
